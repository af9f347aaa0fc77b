// Publishes a stage in a worker: the kernel's steps and the plugins' parts of them in one transaction, with a record of
// how far it has come in others.
// In the kernel because the job's record is kept in the transaction that publishes: whoever lost the job cannot commit.
import { TrovatoError } from '../../../../wit/contract/errors/trovato-error.ts';
import type { Pool } from '../../db/pool.ts';
import { createUnitOfWork, type StatementArg, type UnitOfWork, WORKER } from '../../db/unit-of-work.ts';
import type { PublishPhases } from '../../publish/phases.ts';
import { publishStage } from '../../publish/publisher.ts';
import type { JobAnswer, PublishJob } from '../pool/job.ts';
import type { RequestScope } from './frame.ts';
import type { TapTable } from './worker-plugin.ts';

const TAP = 'tap_publish_phase';

async function call(work: UnitOfWork, name: string, args: readonly StatementArg[]): Promise<unknown> {
	const places = args.map((_, index) => `$${index + 1}`).join(', ');
	const text = `/* kernel.${name} */ select kernel.${name}(${places})::text as answer`;
	return (await work.run(WORKER, { name, text }, args)).rows[0]?.['answer'];
}

export async function runPublish(
	job: PublishJob,
	scope: RequestScope,
	{ pool, taps }: { readonly pool: Pool; readonly taps: TapTable },
): Promise<Omit<JobAnswer, 'timings'>> {
	const { work, calls, cache } = scope;
	const { options = {} } = JSON.parse(job.payload) as { options?: { keep?: boolean; dry?: boolean } };
	const phases: PublishPhases = async ({ name, operation }, { publication, stage, inverse }) => {
		const payload = JSON.stringify({ publication, stage, phase: name, operation, inverse });
		for (const { plugin } of taps.implementers.get(TAP) ?? []) await calls.callPlain(plugin, TAP, payload);
	};
	/** In a transaction of its own, so that others see it while the publication goes on. */
	const tell = async (percent: number, message: string): Promise<void> => {
		const own = createUnitOfWork({ pool, mode: 'write', stage: null, asOf: null });
		try {
			const isOurs = await call(own, 'record_job_progress', [job.id, String(job.token), String(percent), message]);
			await own.commit();
			if (isOurs !== 'true')
				throw new TrovatoError('request.conflict', 'The job was cancelled, or another worker has it.');
		} finally {
			await own.rollback();
		}
	};
	const before = options.dry === true ? await work.savepoint() : undefined;
	const publish = (name: string, ...args: StatementArg[]): Promise<unknown> => call(work, name, args);
	const { summary, events, tags } = await publishStage({ call: publish, phases, tell }, job.id, options.keep === true);
	const forecast = { ...summary, events, tags: [...new Set([...tags, ...cache.invalidated])] };
	await before?.rollback();
	if (!before) for (const tag of tags) cache.invalidate(tag);
	const result = {
		json: JSON.stringify({ ...forecast, tags: forecast.tags.slice(0, 1_000), dry: before !== undefined }),
	};
	const done = before ? 'Nothing was changed: this was a rehearsal' : 'Published';
	const logs = { json: JSON.stringify([{ timestamp: new Date().toISOString(), level: 'info', message: done }]) };
	await call(work, 'record_job_step', [job.id, String(job.token), '100', logs, null, result, true]);
	return { ok: true, status: 200, headers: {}, body: '', cacheTags: [], reports: [] };
}
