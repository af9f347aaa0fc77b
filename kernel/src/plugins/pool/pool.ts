// The worker pool: one job per request, many jobs at a time in each worker, since a waiting plugin is suspended and
// holds no thread. What was on a worker that had to be ended goes to another one, as far as that is safe.
import { Piscina } from 'piscina';
import type { ErrorCode } from '../../../../wit/contract/errors/table.ts';
import type { FigureReader } from '../../observe/figures.ts';
import type { Log } from '../../observe/log.ts';
import type { WorkerSetup } from '../worker/main.ts';
import { PROGRESS, type WorkerMessage } from '../worker/thread-slot.ts';
import type { Breaker } from './breaker.ts';
import type { Dispatch, Dispatcher, Job, JobResult } from './job.ts';
import { createWatchdog } from './watchdog.ts';

export interface PoolOptions {
	readonly setup: Omit<WorkerSetup, 'progress'>;
	readonly threads: number;
	/** Jobs that one worker may have under way. */
	readonly inFlight: number;
	/** Jobs that may wait for a worker. */
	readonly queue: number;
	readonly breaker: Breaker;
	readonly figures: FigureReader;
	readonly log: Log;
}

/** Since the start: workers that a plugin brought down, jobs that went to a second worker, that failed, for which there was no room. */
export type PoolCounts = Record<'killed' | 'resent' | 'lost' | 'refused', number>;

export interface Pool extends Dispatcher {
	readonly waiting: () => number;
	/** Ids of the worker threads. */
	readonly threads: () => readonly number[];
	readonly counts: Readonly<PoolCounts>;
	close(): Promise<void>;
}

const NO_TIMINGS = { statements: 0, databaseMs: 0, taps: 0, tapMs: 0 };
/** A worker whose objects need more dies, and whoever held its thread is to blame; the other workers live. */
const HEAP_MB = 512;
/** A job that has not begun is no cause of trouble, and may wait for a worker that lives so often. */
const MAX_ATTEMPTS = 5;

function failure(code: ErrorCode, message: string, extra: Readonly<Record<string, unknown>> = {}): JobResult {
	return { ok: false, code, message, extra, timings: NO_TIMINGS };
}

function isSafe(job: Job): boolean {
	return (
		job.kind === 'problem' ||
		job.kind === 'system' ||
		(job.kind === 'route' && (job.method === 'GET' || job.method === 'HEAD'))
	);
}

export function createPool({ setup, threads, inFlight, queue, breaker, figures, log }: PoolOptions): Pool {
	const capacity = threads * inFlight + queue;
	const progress = new Int32Array(new SharedArrayBuffer(capacity * 4));
	const free = Array.from({ length: capacity }, (_, index) => capacity - 1 - index);
	const jobs = new Map<number, Job>();
	/** The tickets of jobs that held a thread for too long. */
	const guilty = new Set<number>();
	const counts: PoolCounts = { killed: 0, resent: 0, lost: 0, refused: 0 };
	/** Jobs for which no worker has room yet: for one that it is given, Piscina would start another thread. */
	const waiting: (() => void)[] = [];
	let running = 0;
	const hasRoom = (): boolean =>
		running < threads * inFlight || (running < (threads + 1) * inFlight && watchdog.isAnyHeld());
	const admit = (): void => {
		for (; waiting.length > 0 && hasRoom(); running++) waiting.shift()!();
	};
	const enter = (): Promise<void> | undefined => {
		if (waiting.length > 0 || !hasRoom()) return new Promise((go) => waiting.push(go));
		running++;
		return undefined;
	};
	const watchdog = createWatchdog({
		onBlame({ plugin, entry, host, ticket, heldMs }) {
			const fields = { plugin, tap: entry, host, requestId: jobs.get(ticket)?.requestId, heldMs };
			const where = host ? `${entry} (${host})` : entry;
			log.error(fields, `Plugin '${plugin}' held a worker in ${where} for ${heldMs} ms; the worker is replaced.`);
			guilty.add(ticket);
			counts.killed++;
			breaker.strike(plugin, 'kill');
		},
		// Nothing to do; but if all workers are held, one more is started for it.
		onHeld() {
			void piscina.run(null).catch(() => {});
			admit();
		},
		busy: () => jobs.size > 0,
	});
	const piscina = new Piscina<Dispatch | null, JobResult>({
		filename: new URL('../worker/main.ts', import.meta.url).href,
		name: 'run',
		minThreads: threads,
		// One more when all others are held: it is up by the time that one of them is ended.
		maxThreads: threads + 1,
		idleTimeout: 60_000,
		concurrentTasksPerWorker: inFlight,
		loadBalancer: (_task, workers) =>
			workers
				.filter(({ id, currentUsage }) => currentUsage < inFlight && !watchdog.isHeld(id))
				.toSorted((a, b) => a.currentUsage - b.currentUsage)[0] ?? null,
		maxQueue: capacity,
		atomics: 'disabled',
		resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
		workerData: { ...setup, progress } satisfies WorkerSetup,
	});
	piscina.on('message', (message: WorkerMessage) => {
		if ('strike' in message) return breaker.strike(message.strike, 'limit');
		watchdog.hear(message, piscina.threads);
		const { threadId: id } = message;
		if ('number' in message) return figures.name(id, message.number, message.name);
		figures.add(id, message.figures);
		piscina.threads.find(({ threadId }) => threadId === id)?.once('exit', () => figures.remove(id));
	});

	/** What becomes of a job whose worker went down: undefined is to try again. */
	const afterLoss = (job: Job, ticket: number, attempt: number): JobResult | undefined => {
		const stage = Atomics.load(progress, ticket);
		const again = stage === PROGRESS.waiting ? attempt < MAX_ATTEMPTS : isSafe(job) && attempt === 1;
		const resend = again && !guilty.has(ticket);
		counts[resend ? 'resent' : 'lost']++;
		if (resend) return undefined;
		if (stage === PROGRESS.committing)
			return failure('server.outcome_unknown', 'The worker stopped during the commit; whether it was made is unknown.');
		return failure('server.unavailable', 'The worker that made the page stopped.');
	};

	const attempt = async (job: Job, count: number): Promise<JobResult> => {
		const stopped = breaker.stopped();
		if (job.kind === 'route' && stopped.includes(job.plugin))
			return failure('plugin.absent', `Plugin '${job.plugin}' is stopped for a while, because it failed repeatedly.`);
		const ticket = free.pop();
		if (ticket === undefined) {
			counts.refused++;
			return failure('server.busy', 'Too many requests are waiting. Try again in a moment.', { retryAfter: 1 });
		}
		progress[ticket] = PROGRESS.waiting;
		jobs.set(ticket, job);
		watchdog.start();
		const queued = enter();
		if (queued) await queued;
		try {
			return await piscina.run({ job, ticket, stopped });
		} catch {
			const lost = afterLoss(job, ticket, count);
			if (lost) return lost;
		} finally {
			running--;
			admit();
			jobs.delete(ticket);
			guilty.delete(ticket);
			free.push(ticket);
		}
		return attempt(job, count + 1);
	};

	return {
		run: (job) => attempt(job, 1),
		waiting: () => waiting.length + piscina.queueSize,
		threads: () => piscina.threads.map(({ threadId }) => threadId),
		counts,
		close: () => piscina.close({ force: false }),
	};
}
