// Keeps book in a worker of who holds the thread and for how long, and ends calls that wait for too long.
// A guest that waits is resumed by the engine, without passing through any code of ours; so there is one baton: a
// resume first takes it, which writes the slot, and passes it on when the guest waits again or is done.
import type { PluginLimits } from '../../config/plugin-limits.ts';
import type { Job } from '../pool/job.ts';
import { createNames, FIELD, PROGRESS, type ThreadSlot } from './thread-slot.ts';
import type { WorkerPlugin } from './worker-plugin.ts';

/** Thrown to unwind a guest that used more than it may; a plugin cannot go on after it. */
export class Overrun extends Error {
	/** Whose limit it was; undefined when the guest ends because of somebody else's. */
	readonly plugin: string | undefined;

	constructor(plugin: string | undefined, limit: keyof PluginLimits, allowed: number) {
		super(`it went over its limit ${limit.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)} = ${allowed}`);
		this.name = 'Overrun';
		this.plugin = plugin;
	}
}

/** One job, from the first attempt to the last. */
export interface JobWatch {
	readonly ticket: number;
	/** Aborted when the time of the job is over; its statement is cancelled then. */
	readonly signal: AbortSignal;
	/** Whether a statement is under way; set by the attempt that runs. */
	busy: () => boolean;
	readonly abort: () => void;
	readonly isRequest: boolean;
	/** Milliseconds for which each plugin has held the thread. */
	readonly held: Map<string, { ms: number }>;
	/** The first call: its time is the job's. */
	root: Hold | undefined;
	over: boolean;
}

/** One call into a plugin. */
export interface Hold {
	readonly plugin: WorkerPlugin;
	readonly job: JobWatch | undefined;
	readonly limit: 'heldMs' | 'jobHeldMs' | 'renderMs';
	/** What the plugin has used of it. */
	readonly held: { ms: number };
	readonly names: readonly [plugin: number, entry: number];
	readonly started: number;
	readonly deadline: number;
	since: number;
}

interface Wait {
	readonly hold: Hold;
	end(error: Overrun): void;
}

export interface Watch {
	begin(job: Job, ticket: number): JobWatch;
	/** From here on the outcome depends on the database. */
	committing(job: JobWatch): void;
	/** Guests that are still suspended will not go on. */
	end(job: JobWatch): void;
	hold(plugin: WorkerPlugin, entry: string, job: JobWatch | undefined): Hold;
	/** Runs a guest until it returns; `body` calls it at once. */
	run<T>(hold: Hold, body: () => Promise<T>): Promise<T>;
	/** Runs what must keep the thread's name over several turns of the promise queue, such as an instantiation. */
	alone<T>(hold: Hold, body: () => Promise<T>): Promise<T>;
	/** Makes HTML on a plugin's behalf. */
	render<T>(plugin: WorkerPlugin, job: JobWatch, body: () => T): T;
	/** Awaits on behalf of the guest, which is suspended meanwhile. */
	wait<T>(hold: Hold, promise: Promise<T>): Promise<T>;
	/** Says which host function runs; 0 for none. */
	readonly fields: Int32Array;
	readonly nameOf: (text: string) => number;
	/** A plugin went over one of its limits. */
	readonly strike: (plugin: string) => void;
}

const SCAN_MS = 100;
/** A plugin may call others by any name; so many are told apart. */
const MAX_ENTRIES = 200;

export function createWatch(slot: ThreadSlot, progress: Int32Array, strike: (plugin: string) => void): Watch {
	const { fields } = slot;
	const nameOf = createNames(slot);
	const now = () => performance.now();
	/** Whose code runs, or is about to run. */
	let current: Hold | undefined;
	/** Whose guest is being resumed. */
	let owner: Hold | undefined;
	const queue: { hold: Hold; go: () => void }[] = [];
	const waits = new Set<Wait>();
	let timer: NodeJS.Timeout | undefined;
	let sequence = 0;
	/** All time that was put on somebody's account. */
	let accounted = 0;
	/** Counts the turns of the event loop, as far as somebody waits. */
	let turn = 0;
	let turning = false;

	const charge = (hold: Hold, milliseconds: number): void => {
		accounted += milliseconds;
		hold.held.ms += milliseconds;
	};

	const left = ({ plugin, limit, held }: Hold): number => plugin.limits[limit] - held.ms;

	/** Let `next` have the thread; whoever had it pays for the time until now. */
	const turnTo = (next: Hold | undefined): void => {
		const at = now();
		if (current) charge(current, at - current.since);
		current = next;
		if (next) {
			next.since = at;
			fields[FIELD.entry] = next.names[1];
			fields[FIELD.ticket] = next.job?.ticket ?? -1;
			fields[FIELD.budget] = Math.max(1, Math.ceil(left(next)));
		}
		fields[FIELD.host] = 0;
		fields[FIELD.plugin] = next ? next.names[0] : 0;
		Atomics.store(fields, FIELD.sequence, ++sequence);
	};

	const pass = (): void => {
		const next = queue.shift();
		owner = next?.hold;
		turnTo(owner);
		next?.go();
	};

	const take = (hold: Hold, go: () => void): void => {
		if (owner) return void queue.push({ hold, go });
		owner = hold;
		turnTo(hold);
		go();
	};

	const overrun = (hold: Hold): Overrun | undefined => {
		const { plugin, job, limit } = hold;
		if (job?.over) return new Overrun(undefined, 'wallMs', 0);
		if (left(hold) < 0) return new Overrun(plugin.name, limit, plugin.limits[limit]);
		const at = now();
		if (at <= hold.deadline) return undefined;
		const wall = job?.isRequest === false ? 'jobWallMs' : 'wallMs';
		// The time of the whole job is over: was it this call that used it up, or whoever made it?
		const { plugin: culprit } = (at - hold.started) * 2 > plugin.limits[wall] ? hold : (job?.root ?? hold);
		return new Overrun(culprit.name, wall, culprit.limits[wall]);
	};

	/** Ends the innermost wait of each job that has no time left; the others follow when they go on. */
	const scan = (): void => {
		const seen = new Set<JobWatch | undefined>();
		for (const wait of [...waits].toReversed()) {
			const { job } = wait.hold;
			const problem = seen.has(job) ? undefined : overrun(wait.hold);
			if (job) seen.add(job);
			if (!problem) continue;
			if (job?.busy()) job.abort();
			wait.end(problem);
		}
		timer = waits.size > 0 ? setTimeout(scan, SCAN_MS) : undefined;
	};

	const nextTurn = (): void => {
		turn++;
		turning = false;
	};

	const finish = (hold: Hold): void => {
		if (owner === hold) pass();
	};

	const watch: Watch = {
		fields,
		nameOf,
		strike,
		begin(job, ticket) {
			const controller = new AbortController();
			return {
				ticket,
				signal: controller.signal,
				busy: () => false,
				abort: () => controller.abort(),
				isRequest: job.kind === 'route' || job.kind === 'problem',
				held: new Map(),
				root: undefined,
				over: false,
			};
		},
		committing({ ticket }) {
			Atomics.store(progress, ticket, PROGRESS.committing);
		},
		end(job) {
			job.over = true;
		},
		hold(plugin, entry, job) {
			if (job) progress[job.ticket] ||= PROGRESS.begun;
			const { limits, entries, name } = plugin;
			let held = job?.held.get(name);
			if (!held) job?.held.set(name, (held = { ms: 0 }));
			let entryName = entries.get(entry);
			if (entryName === undefined && entries.size < MAX_ENTRIES) entries.set(entry, (entryName = nameOf(entry)));
			const isJob = job?.isRequest === false;
			const started = now();
			const hold: Hold = {
				plugin,
				job,
				limit: isJob ? 'jobHeldMs' : 'heldMs',
				held: held ?? { ms: 0 },
				names: [nameOf(name), entryName ?? 0],
				started,
				deadline: Math.min(started + (isJob ? limits.jobWallMs : limits.wallMs), job?.root?.deadline ?? Infinity),
				since: 0,
			};
			if (job) job.root ??= hold;
			return hold;
		},
		async run(hold, body) {
			const before = current;
			turnTo(hold);
			const result = body();
			turnTo(before);
			try {
				return await result;
			} finally {
				finish(hold);
			}
		},
		async alone(hold, body) {
			await new Promise<void>((resolve) => take(hold, resolve));
			try {
				return await body();
			} finally {
				finish(hold);
			}
		},
		render(plugin, job, body) {
			const before = current;
			turnTo({ ...watch.hold(plugin, 'render', job), limit: 'renderMs', held: { ms: 0 } });
			try {
				return body();
			} finally {
				turnTo(before);
			}
		},
		wait(hold, promise) {
			if (owner === hold) pass();
			else turnTo(undefined); // its first stretch ends here
			const problem = overrun(hold);
			if (problem) {
				promise.catch(() => {});
				return Promise.reject(problem);
			}
			if (!turning) {
				turning = true;
				setImmediate(nextTurn);
			}
			timer ??= setTimeout(scan, SCAN_MS);
			const [at, turned, others] = [now(), turn, accounted];
			return new Promise((resolve, reject) => {
				const wait: Wait = { hold, end: (error) => waits.delete(wait) && take(hold, () => reject(error)) };
				const settle = (go: () => void): void => {
					if (!waits.delete(wait)) return;
					// Within one turn nobody else's events were served: the wait held the thread as work would have.
					if (turn === turned) charge(hold, now() - at - (accounted - others));
					const late = overrun(hold);
					take(hold, late ? () => reject(late) : go);
				};
				waits.add(wait);
				promise.then(
					(value) => settle(() => resolve(value)),
					(error: unknown) => settle(() => reject(error)),
				);
			});
		},
	};
	return watch;
}
