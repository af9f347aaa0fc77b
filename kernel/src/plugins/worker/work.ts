// What a worker does without a visitor: steps of jobs, and messages of queues.
// In the kernel because the record of the work is kept in the plugin's own transaction.
import type { Pool } from '../../db/pool.ts';
import { createUnitOfWork, WORKER } from '../../db/unit-of-work.ts';
import type { QueueDriver } from '../../jobs/queue.ts';
import type { Dispatch, JobAnswer, JobResult, QueueJob, StepJob } from '../pool/job.ts';
import type { RequestScope } from './frame.ts';
import type { WorkerLog } from './worker-log.ts';
import type { WorkerPlugin } from './worker-plugin.ts';

/** Nobody else gets a message while it may still be dealt with. */
const LEASE_MS = 15 * 60_000;
/** Milliseconds after which a message comes back, by its attempts; after the last it stays where it is. */
const AGAIN = [1_000, 30_000, 300_000, 1_800_000];

const DONE = { ok: true, status: 200, headers: {}, body: '', cacheTags: [], reports: [] } as const;

/** Runs one step. If the job was taken over or cancelled meanwhile, the step was for nothing. */
export async function runStep(job: StepJob, scope: RequestScope): Promise<Omit<JobAnswer, 'timings'>> {
	const { value } = await scope.calls.callPlain(job.plugin, `job_${job.name}`);
	if (Number(value ?? 0) < 0) throw new Error(scope.answer.explanation ?? `job_${job.name} returned ${String(value)}`);
	const { progress, logs, state, result } = scope.step;
	const json = (text: string | undefined) => (text === undefined ? null : { json: text });
	const args = [job.id, String(job.token), String(progress), json(JSON.stringify(logs)), json(state), json(result)];
	const text = 'select kernel.record_job_step($1, $2, $3, $4, $5, $6, $7)';
	await scope.work.run(WORKER, { name: 'record-job-step', text }, [...args, state === undefined]);
	return state === undefined ? DONE : { ...DONE, state };
}

/** Has the plugin deal with the message that was taken; both are done, or neither. */
export async function runMessage(
	{ plugin, queue, message }: QueueJob,
	scope: RequestScope,
	known: ReadonlyMap<string, { readonly plugin: WorkerPlugin }>,
): Promise<Omit<JobAnswer, 'timings'>> {
	const { id, attempts, payload } = message!;
	const told = `{"queue":${JSON.stringify(queue)},"id":"${id}","attempts":${attempts},"payload":${payload}}`;
	await scope.calls.callPlain(plugin, 'tap_queue_worker', told);
	await scope.queues.done({ plugin: known.get(plugin)!.plugin, queue, work: scope.work }, id);
	return DONE;
}

export interface MessageOptions {
	readonly pool: Pool;
	readonly queues: QueueDriver;
	readonly plugins: ReadonlyMap<string, { readonly plugin: WorkerPlugin }>;
	readonly log: WorkerLog;
}

/** Takes a message, has it dealt with by `attempt`, and brings it back later if that fails. Rejects without a database. */
export async function takeMessage(
	dispatch: Dispatch & { readonly job: QueueJob },
	{ pool, queues, plugins, log }: MessageOptions,
	attempt: (dispatch: Dispatch) => Promise<JobResult>,
): Promise<JobResult> {
	const { job } = dispatch;
	const { plugin } = plugins.get(job.plugin)!;
	/** In a transaction of its own: what was taken stays taken when the plugin fails. */
	const alone = async <T>(body: (call: Parameters<QueueDriver['pop']>[0]) => Promise<T>): Promise<T> => {
		const work = createUnitOfWork({ pool, mode: 'write', stage: null, asOf: null });
		try {
			const result = await body({ plugin, queue: job.queue, work });
			await work.commit();
			return result;
		} catch (error) {
			await work.rollback();
			throw error;
		}
	};
	const message = await alone((call) => queues.pop(call, LEASE_MS));
	const nothing = { statements: 0, databaseMs: 0, taps: 0, tapMs: 0 };
	if (!message) return { ...DONE, idle: true, timings: nothing };
	const result = await attempt({ ...dispatch, job: { ...job, message } });
	if (result.ok) return result;
	const wait = AGAIN[message.attempts - 1];
	await alone((call) => queues.postpone(call, message.id, wait));
	const fate = wait === undefined ? 'it is not tried again' : `it is tried again in ${wait / 1_000} s`;
	log.error(
		{ plugin: job.plugin, queue: job.queue, message: message.id, attempts: message.attempts },
		`Message ${message.id} of queue '${job.queue}' failed: ${result.message} Attempt ${message.attempts}; ${fate}.`,
	);
	return result;
}
