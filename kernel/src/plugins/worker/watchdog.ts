// Keeps book in a worker of who holds the thread and for how long, and ends calls that wait for too long.
// A guest that waited is resumed by the engine without passing through any code of ours. So there is one baton: a call
// or a resume first takes it, which writes the slot, and passes it on when the guest waits again or is done.
import type { PluginLimits } from '../../config/plugin-limits.ts';
import type { RequestScope } from './frame.ts';
import type { GuestText } from './guest-memory.ts';
import { FIELD, PROGRESS } from './thread-slot.ts';
import type { WorkerPlugin } from './worker-plugin.ts';

/** Thrown to unwind a guest that used more than it may; the plugin cannot go on after it. */
export class Overrun extends Error {
	/** Whose limit it was; undefined when the request has ended meanwhile. */
	readonly plugin: string | undefined;

	constructor(plugin: WorkerPlugin | undefined, limit: keyof PluginLimits) {
		const name = limit.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
		super(plugin ? `it went over its limit ${name} = ${plugin.limits[limit]}` : 'the request has ended');
		this.name = 'Overrun';
		this.plugin = plugin?.name;
	}
}

/** One call into a plugin, or something done on its behalf. */
export interface Hold {
	readonly plugin: WorkerPlugin;
	readonly request: RequestScope;
	readonly limit: keyof PluginLimits;
	/** What the plugin has used of it in this request, in milliseconds. */
	readonly used: { ms: number };
	readonly names: readonly [plugin: number, entry: number];
	readonly started: number;
	readonly deadline: number;
	since: number;
}

export interface WatchOptions {
	readonly slot: Int32Array;
	/** How far each job of the pool has come, by its ticket. */
	readonly progress: Int32Array;
	/** Makes a number of the slot known to the main thread. */
	tellName(number: number, name: string): void;
	/** Told of every call of a host function, as the engine makes it; for tests of plugins. */
	readonly onHostCall?: ((call: HostCall) => void) | undefined;
}

export interface HostCall {
	readonly plugin: string;
	readonly module: string;
	readonly name: string;
	/** As in the import's signature. */
	readonly args: readonly unknown[];
	readonly result: unknown;
	readonly text: GuestText;
}

const SCAN_MS = 100;
/** After so many waits the event loop takes a turn, whatever they were for. */
const FAIR = 50;
/** What is called may be named by a plugin; so many names are told apart. */
const MAX_NAMES = 5_000;

/** From here on it is worth asking for how much of the time the thread did run. */
const LONG_MS = 20;

/** Processor time of this thread, in milliseconds. */
function threadTime(): number {
	const { user, system } = process.threadCpuUsage();
	return (user + system) / 1_000;
}

export type Watch = ReturnType<typeof createWatch>;

export function createWatch({ slot, progress, tellName, onHostCall }: WatchOptions) {
	const now = () => performance.now();
	const names = new Map<string, number>();
	let owner: Hold | undefined;
	const queue: { hold: Hold; go: () => void }[] = [];
	/** The suspended guests in the order in which they began to wait, each with what ends its wait. */
	const waits = new Map<Hold, (error: Overrun) => void>();
	let timer: NodeJS.Timeout | undefined;
	let sequence = 0;
	let settled = 0;
	/** As of the last look at it. */
	let processorTime = threadTime();

	const numberOf = (name: string): number => {
		let number = names.get(name);
		if (number === undefined) {
			names.set(name, (number = names.size + 1));
			tellName(number, name);
		}
		return number;
	};

	const left = ({ plugin, limit, used }: Hold): number => plugin.limits[limit] - used.ms;

	/** A thread that did not get the processor was held by nobody. */
	const timeSince = (since: number, at: number): number => {
		if (at - since < LONG_MS) return at - since;
		const before = processorTime;
		processorTime = threadTime();
		return Math.min(at - since, processorTime - before);
	};

	/** Let `next` have the thread; whoever had it pays for the time until now. */
	const turnTo = (next: Hold | undefined): number => {
		const at = now();
		if (owner) owner.used.ms += timeSince(owner.since, at);
		owner = next;
		if (next) {
			next.since = at;
			slot[FIELD.entry] = next.names[1];
			slot[FIELD.ticket] = next.request.ticket;
			// A guest that has nearly used up its time ends at its next wait; that costs less than a worker.
			slot[FIELD.budget] = Math.ceil(Math.max(left(next), next.plugin.limits[next.limit] / 2));
		}
		slot[FIELD.host] = 0;
		slot[FIELD.plugin] = next?.names[0] ?? 0;
		Atomics.store(slot, FIELD.sequence, ++sequence);
		return at;
	};

	const take = (hold: Hold, go: () => void): void => {
		if (owner) return void queue.push({ hold, go });
		turnTo(hold);
		go();
	};

	const pass = (hold: Hold): number => {
		if (owner !== hold) return now();
		const next = queue.shift();
		const at = turnTo(next?.hold);
		next?.go();
		return at;
	};

	const wallOf = ({ job }: RequestScope) => (job.kind === 'route' ? 'wallMs' : 'jobWallMs');

	const overrun = (hold: Hold, at: number): Overrun | undefined => {
		const { plugin, request } = hold;
		if (request.over) return new Overrun(undefined, hold.limit);
		if (left(hold) < 0) return new Overrun(plugin, hold.limit);
		if (at <= hold.deadline) return undefined;
		// The time may be that of the whole request: did this call use it up, or whoever made it?
		const wall = wallOf(request);
		const isOwn = (at - hold.started) * 2 > plugin.limits[wall];
		return new Overrun(isOwn ? plugin : (request.root ?? hold).plugin, wall);
	};

	/** Ends the innermost wait of each request that has no time left; the others follow when they go on. */
	const scan = (): void => {
		processorTime = threadTime();
		const seen = new Set<RequestScope>();
		for (const [hold, end] of [...waits].toReversed()) {
			const problem = seen.has(hold.request) ? undefined : overrun(hold, now());
			seen.add(hold.request);
			if (!problem) continue;
			if (hold.request.work.busy) hold.request.work.cancel();
			end(problem);
		}
		timer = waits.size > 0 ? setTimeout(scan, SCAN_MS) : undefined;
	};

	const watch = {
		slot,
		progress,
		numberOf,
		onHostCall,

		/** A call that is about to be made; `limit` when it is not the time of its own code. */
		hold(plugin: WorkerPlugin, entry: string, request: RequestScope, limit?: 'renderMs'): Hold {
			progress[request.ticket] ||= PROGRESS.begun;
			const { limits, name } = plugin;
			const account = limit ? `${limit} ${name}` : name;
			let used = request.held.get(account);
			if (!used) request.held.set(account, (used = { ms: 0 }));
			const started = now();
			const hold: Hold = {
				plugin,
				request,
				limit: limit ?? (request.job.kind === 'route' ? 'heldMs' : 'jobHeldMs'),
				used,
				names: [numberOf(name), names.size < MAX_NAMES || names.has(entry) ? numberOf(entry) : 0],
				started,
				deadline: Math.min(started + limits[wallOf(request)], request.root?.deadline ?? Infinity),
				since: 0,
			};
			request.root ??= hold;
			return hold;
		},

		/** Takes the baton; resolves when it is there. Everything awaited until `leave` goes through `wait`. */
		enter(hold: Hold): Promise<void> | undefined {
			if (owner) return new Promise((go) => queue.push({ hold, go }));
			turnTo(hold);
			return undefined;
		},

		leave: (hold: Hold): void => void pass(hold),

		/** Does something on a plugin's behalf. */
		async run<T>(hold: Hold, body: () => T | Promise<T>): Promise<T> {
			await watch.enter(hold);
			try {
				return await body();
			} finally {
				pass(hold);
			}
		},

		/** Does something that takes no waiting for another plugin, in the middle of what is done for one. */
		onBehalfOf<T>(plugin: WorkerPlugin | undefined, body: () => T): T {
			const before = owner;
			if (!before || !plugin) return body();
			turnTo(watch.hold(plugin, 'render', before.request, 'renderMs'));
			try {
				return body();
			} finally {
				turnTo(before);
			}
		},

		/** Awaits on behalf of the guest, which is suspended meanwhile. */
		wait<T>(hold: Hold, promise: Promise<T>): Promise<T> {
			const at = pass(hold);
			const problem = overrun(hold, at);
			if (problem) {
				promise.catch(() => {});
				return Promise.reject(problem);
			}
			timer ??= setTimeout(scan, SCAN_MS);
			return new Promise((resolve, reject) => {
				const settle = (go: () => void): void => {
					if (!waits.delete(hold)) return;
					const late = overrun(hold, now());
					const next = late ? () => reject(late) : go;
					// Guests that wait for nothing would keep everybody's events from being served.
					if (++settled % FAIR === 0) setImmediate(take, hold, next);
					else take(hold, next);
				};
				waits.set(hold, (error) => waits.delete(hold) && take(hold, () => reject(error)));
				promise.then(
					(value) => settle(() => resolve(value)),
					(error: unknown) => settle(() => reject(error)),
				);
			});
		},
	};
	return watch;
}
