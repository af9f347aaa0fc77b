// Watches from the main thread who holds the workers' threads, and ends a worker whose thread is held for too long.
import type { Worker } from 'node:worker_threads';
import { HOST_FUNCTIONS } from '../../generated/host.ts';
import { FIELD, type WorkerMessage } from '../worker/thread-slot.ts';

/** Who held a thread for too long, or while it died. */
export interface Blame {
	readonly plugin: string;
	/** The tap, route or command; `starting`; `render`. */
	readonly entry: string;
	/** The host function that ran for it. */
	readonly host: string | undefined;
	/** For which job of the pool. */
	readonly ticket: number;
	readonly heldMs: number;
}

export interface WatchdogOptions {
	/** Called once for a worker, before its jobs are rejected. */
	onBlame(blame: Blame): void;
	/** A worker is held; it may have to be ended soon. */
	onHeld(): void;
	/** Whether jobs are under way. */
	busy(): boolean;
}

interface Watched {
	readonly worker: Worker;
	readonly slot: Int32Array;
	readonly names: string[];
	sequence: number;
	/** For how long the holder has been seen, in milliseconds. */
	held: number;
	/** The thread's processor time when the holder was first seen, as far as known. */
	cpu: number | undefined;
}

const INTERVAL = 20;
/** A thread that does not get the processor is held by nobody; after so many budgets it is ended all the same. */
const PATIENCE = 4;

/** After so many milliseconds no more jobs are sent to a worker. */
const AVOID = 3 * INTERVAL;

export function createWatchdog({ onBlame, onHeld, busy }: WatchdogOptions) {
	const watched = new Map<number, Watched>();
	let timer: NodeJS.Timeout | undefined;
	let last = 0;

	const end = (id: number): void => {
		const one = watched.get(id);
		if (!one || !watched.delete(id)) return;
		const { slot, names, held } = one;
		const [plugin, host] = [names[slot[FIELD.plugin]!], HOST_FUNCTIONS[slot[FIELD.host]!] || undefined];
		const entry = names[slot[FIELD.entry]!] ?? 'an export';
		if (plugin) onBlame({ plugin, entry, host, ticket: slot[FIELD.ticket]!, heldMs: Math.round(held) });
		void one.worker.terminate();
	};

	const cpuOf = async ({ worker }: Watched): Promise<number> => {
		const { user, system } = await worker.cpuUsage();
		return (user + system) / 1_000;
	};

	/** Ends the worker if its thread did work all the time; one that is stuck in native code does not answer. */
	const decide = async (id: number, one: Watched, budget: number): Promise<void> => {
		const { sequence, cpu } = one;
		const used = cpu === undefined || one.held > budget * PATIENCE ? Infinity : (await cpuOf(one)) - cpu;
		if (used > Math.max(budget - 3 * INTERVAL, budget / 2) && Atomics.load(one.slot, FIELD.sequence) === sequence)
			end(id);
	};

	const look = (id: number, one: Watched, elapsed: number): void => {
		const { slot } = one;
		const sequence = Atomics.load(slot, FIELD.sequence);
		if (slot[FIELD.plugin] === 0 || sequence !== one.sequence) {
			Object.assign(one, { sequence, held: 0, cpu: undefined });
			return;
		}
		if (one.held === 0)
			cpuOf(one).then(
				(cpu) => sequence === one.sequence && (one.cpu = cpu),
				() => {},
			);
		const before = one.held;
		// When the process was stopped or this thread is late, nobody held anything.
		one.held += Math.min(elapsed, 3 * INTERVAL);
		if (before < AVOID && one.held >= AVOID) onHeld();
		const budget = slot[FIELD.budget]!;
		if (one.held > budget) void decide(id, one, budget).catch(() => {});
	};

	const tick = (): void => {
		const at = performance.now();
		for (const [id, one] of watched) look(id, one, at - last);
		last = at;
		if (busy()) return;
		clearInterval(timer);
		timer = undefined;
	};

	return {
		/** A plugin has held this worker's thread for a while. */
		isHeld: (id: number): boolean => (watched.get(id)?.held ?? 0) >= AVOID,
		isAnyHeld: (): boolean => watched.values().some(({ held }) => held >= AVOID),

		/** What a worker told of itself. */
		hear(message: Exclude<WorkerMessage, { strike: string }>, threads: readonly Worker[]): void {
			const { threadId: id } = message;
			if ('number' in message) return void watched.get(id)?.names.splice(message.number, 1, message.name);
			const worker = threads.find(({ threadId }) => threadId === id);
			if (!worker) return;
			watched.set(id, { worker, slot: message.slot, names: [''], sequence: -1, held: 0, cpu: undefined });
			worker.once('error', () => end(id));
			worker.once('exit', () => end(id));
		},

		/** Look regularly from now on, until nothing is under way any more. */
		start(): void {
			if (timer) return;
			last = performance.now();
			timer = setInterval(tick, INTERVAL).unref();
		},
	};
}
