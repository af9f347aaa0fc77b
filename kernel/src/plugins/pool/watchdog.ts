// Watches from the main thread who holds the workers' threads, and ends a worker whose thread is held for too long.
import type { Worker } from 'node:worker_threads';
import { FIELD, readHolder, type Holder, type ThreadSlot } from '../worker/thread-slot.ts';

export interface Watchdog {
	/** Watch a worker that has started. */
	add(worker: Worker, slot: ThreadSlot): void;
	/** Look regularly from now on; it stops by itself when nothing is under way. */
	start(): void;
	stop(): void;
}

export interface WatchdogOptions {
	/** A plugin held the thread for too long, or the worker died while it did; called once for a worker, before its jobs are rejected. */
	onBlame(holder: Holder, heldMs: number): void;
	/** Whether jobs are under way. */
	busy(): boolean;
}

interface Watched {
	readonly worker: Worker;
	readonly slot: ThreadSlot;
	sequence: number;
	/** Since the holder was first seen, in milliseconds. */
	held: number;
	/** Processor time of the thread when it was, as far as known. */
	cpu: number | undefined;
	blamed: boolean;
}

const INTERVAL = 20;
/** A thread that does not get the processor is not held by anybody; after so many budgets it is ended all the same. */
const PATIENCE = 4;

export function createWatchdog({ onBlame, busy }: WatchdogOptions): Watchdog {
	const watched = new Set<Watched>();
	let timer: NodeJS.Timeout | undefined;
	let last = 0;
	let idle = 0;

	const blame = (one: Watched, holder: Holder): void => {
		if (one.blamed) return;
		one.blamed = true;
		onBlame(holder, Math.round(one.held));
	};

	const cpuOf = async ({ worker }: Watched): Promise<number> => {
		const { user, system } = await worker.cpuUsage();
		return (user + system) / 1_000;
	};

	/** Ends the worker when the thread really worked; one that is stuck in native code does not say. */
	const decide = async (one: Watched, holder: Holder): Promise<void> => {
		const used = one.cpu === undefined ? undefined : (await cpuOf(one)) - one.cpu;
		if (Atomics.load(one.slot.fields, FIELD.sequence) !== holder.sequence || !watched.has(one)) return;
		const enough = Math.max(holder.budget - 3 * INTERVAL, holder.budget / 2);
		if (used !== undefined && used < enough && one.held < holder.budget * PATIENCE) return;
		blame(one, holder);
		watched.delete(one);
		void one.worker.terminate();
	};

	const look = (one: Watched, elapsed: number): void => {
		const holder = readHolder(one.slot);
		if (!holder || holder.sequence !== one.sequence) {
			one.sequence = holder?.sequence ?? -1;
			one.held = 0;
			one.cpu = undefined;
			return;
		}
		if (one.held === 0)
			void cpuOf(one).then(
				(cpu) => (one.sequence === holder.sequence ? (one.cpu = cpu) : undefined),
				() => {},
			);
		// A process that was stopped, or this thread being late, is nobody's fault.
		one.held += Math.min(elapsed, 3 * INTERVAL);
		if (one.held > holder.budget) void decide(one, holder).catch(() => {});
	};

	const tick = (): void => {
		const at = performance.now();
		for (const one of watched) look(one, at - last);
		last = at;
		idle = busy() ? 0 : idle + 1;
		if (idle > 1_000 / INTERVAL) stop();
	};

	const stop = (): void => {
		clearInterval(timer);
		timer = undefined;
	};

	return {
		add(worker, slot) {
			const one: Watched = { worker, slot, sequence: -1, held: 0, cpu: undefined, blamed: false };
			watched.add(one);
			const gone = (): void => {
				const holder = readHolder(slot);
				if (watched.delete(one) && holder) blame(one, holder);
			};
			worker.once('error', gone);
			worker.once('exit', gone);
		},
		start() {
			idle = 0;
			if (timer) return;
			last = performance.now();
			timer = setInterval(tick, INTERVAL);
			timer.unref();
		},
		stop,
	};
}
