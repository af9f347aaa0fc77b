// Runs the jobs that plugins put down, and publications: one after another on this node, each in steps, each step in a transaction.
// In the kernel because a job needs no visitor.
import type { Log } from '../observe/log.ts';
import { ERRORS } from '../../../wit/contract/errors/table.ts';
import type { Dispatcher, JobFailure } from '../plugins/pool/job.ts';
import { LEASE_S, type JobStore, type TakenJob } from './job-store.ts';
import type { Worksite } from './worksite.ts';

export interface JobRunnerOptions {
	readonly store: JobStore;
	readonly dispatcher: Dispatcher;
	readonly site: Worksite;
	readonly log: Log;
	/** The node is about to stop: a job is given back between two steps. */
	isStopping(): boolean;
}

/** Runs the job that is due for longest to its end; false when none is due. */
export async function runNextJob(options: JobRunnerOptions): Promise<boolean> {
	const { store, site, log } = options;
	const job = await store.take(
		site
			.plugins()
			.filter(({ jobs }) => jobs.length > 0)
			.map(({ name }) => name),
	);
	if (!job) return false;
	const beat = setInterval(() => void store.keep(job).catch(() => {}), (LEASE_S * 1_000) / 3);
	const started = performance.now();
	try {
		const failure = await runSteps(job, options);
		const fields = { job: job.id, plugin: job.plugin, name: job.name, attempts: job.attempts };
		if (failure === undefined) log.info({ ...fields, ms: Math.round(performance.now() - started) }, 'job done');
		else {
			// What a stage is published to may differ from what somebody agreed to, unless it only was busy.
			const { code, message, extra } = failure;
			const isFinal = job.plugin === null && !ERRORS[code].retryable;
			if (await store.fail(job, message, isFinal, job.plugin === null ? { ...extra, code } : undefined))
				log.warn(fields, `Job '${job.name}' failed and is tried again: ${message}`);
			else log.error(fields, `Job '${job.name}' of ${job.plugin ?? 'the kernel'} failed: ${message}`);
		}
	} finally {
		clearInterval(beat);
	}
	return true;
}

/** Why the job failed; undefined when it ended well, or is not ours any more. */
async function runSteps(
	job: TakenJob,
	{ store, dispatcher, site, isStopping }: JobRunnerOptions,
): Promise<JobFailure | undefined> {
	let { state } = job;
	const { plugin } = job;
	for (;;) {
		const result = await site.run((base) =>
			dispatcher.run(
				plugin === null ? { ...base, ...job, kind: 'publish' } : { ...base, ...job, plugin, kind: 'step', state },
			),
		);
		if (!result.ok) return (await store.keep(job)) ? result : undefined;
		if (result.state === undefined) return undefined;
		({ state } = result);
		if (isStopping()) await store.giveBack(job);
		if (isStopping() || !(await store.keep(job))) return undefined;
	}
}
