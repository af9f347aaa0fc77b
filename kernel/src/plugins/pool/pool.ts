// The worker pool: one job per request, many jobs at a time in each worker, since a waiting plugin is suspended and
// holds no thread.
import { Piscina } from 'piscina';
import type { Dispatcher, Job, JobResult } from './job.ts';
import type { WorkerSetup } from '../worker/main.ts';

export interface PoolOptions {
	readonly setup: WorkerSetup;
	readonly threads: number;
	/** Jobs that one worker may have under way. */
	readonly inFlight: number;
	/** Jobs that may wait for a worker. */
	readonly queue: number;
}

export interface Pool extends Dispatcher {
	readonly waiting: () => number;
	/** Ids of the worker threads. */
	readonly threads: () => readonly number[];
	close(): Promise<void>;
}

const NO_TIMINGS = { statements: 0, databaseMs: 0, taps: 0, tapMs: 0 };

export function createPool({ setup, threads, inFlight, queue }: PoolOptions): Pool {
	const piscina = new Piscina<Job, JobResult>({
		filename: new URL('../worker/main.ts', import.meta.url).href,
		name: 'run',
		minThreads: threads,
		maxThreads: threads,
		concurrentTasksPerWorker: inFlight,
		maxQueue: queue,
		atomics: 'disabled',
		workerData: setup,
	});
	return {
		async run(job) {
			try {
				return await piscina.run(job);
			} catch (error) {
				const full = error instanceof Error && /queue is at limit/i.test(error.message);
				return {
					ok: false,
					code: full ? 'server.busy' : 'server.internal',
					message: full
						? 'Too many requests are waiting. Try again in a moment.'
						: 'The worker that made the page stopped.',
					extra: full ? { retryAfter: 1 } : { reason: String(error) },
					timings: NO_TIMINGS,
				};
			}
		},
		waiting: () => piscina.queueSize,
		threads: () => piscina.threads.map(({ threadId }) => threadId),
		close: () => piscina.close({ force: false }).then(() => undefined),
	};
}
