// The table of jobs as nodes work on it: a job is taken for a while, kept, and given back or ended. Whoever lost a job
// can neither keep nor end it, because each taking has a number.
// In the kernel because jobs outlive the processes that run them.
import type { Sql } from 'postgres';

/** Seconds for which a job is kept from other nodes; it is kept anew well before. */
export const LEASE_S = 10;
/** How often a job is begun again after a failure, or after its node went away; minutes to wait before each. */
const AGAIN_MIN = [1, 5, 30];

export interface TakenJob {
	readonly id: string;
	readonly token: number;
	/** Null for the kernel's own. */
	readonly plugin: string | null;
	readonly name: string;
	/** JSON, `null` before the first step. */
	readonly payload: string;
	readonly state: string;
	readonly attempts: number;
}

/** A job as whoever put it down sees it. */
export interface KnownJob {
	readonly id: string;
	readonly job_type: string;
	readonly status: 'queued' | 'running' | 'completed' | 'failed' | 'cancelled';
	/** 0 to 100. */
	readonly progress: number;
	readonly completed_at: string | null;
}

export interface JobStore {
	/** Undefined when there is none, or it is somebody else's and not for everybody. */
	find(id: string, user: string, anybodys: boolean): Promise<KnownJob | undefined>;
	/** The job of one of these plugins, or of the kernel, that is due for longest. */
	take(plugins: readonly string[]): Promise<TakenJob | undefined>;
	/** False when the job is no longer ours: cancelled, or taken by another node. */
	keep(job: TakenJob): Promise<boolean>;
	/** It failed: again later, or for good; true for the former. Says nothing of a job that is no longer ours. */
	fail(job: TakenJob, reason: string, isFinal?: boolean, result?: object): Promise<boolean>;
	/** Whoever is next may take it at once. */
	giveBack(job: TakenJob): Promise<void>;
	/** False when there is no such job that has not ended. */
	cancel(id: string): Promise<boolean>;
	/** Removes what has ended before so many days, and what would undo publications older than that. */
	purge(days: number): Promise<void>;
}

export function createJobStore(owner: Sql): JobStore {
	return {
		async find(id, user, anybodys) {
			const [row] = await owner<{ job: KnownJob | null }[]>`select kernel.job_get(${id}, ${user}, ${anybodys}) as job`;
			return row?.job ?? undefined;
		},
		async take(plugins) {
			const [row] = await owner<TakenJob[]>`
				update kernel.jobs set status = 'running', token = token + 1, attempts = attempts + 1,
					started_at = coalesce(started_at, now()), locked_until = now() + ${LEASE_S} * interval '1 second'
				where id = (
					select id from kernel.jobs
					where (plugin is null or plugin = any(${plugins as string[]})) and due_at <= now()
						and (status = 'queued' or (status = 'running' and locked_until < now()))
					order by due_at, id limit 1 for update skip locked)
				returning id::text, token::int, plugin, job_type as name, params::text as payload,
					coalesce(state::text, 'null') as state, attempts`;
			return row;
		},
		async keep({ id, token }) {
			const { count } = await owner`
				update kernel.jobs set locked_until = now() + ${LEASE_S} * interval '1 second'
				where id = ${id} and token = ${token} and status = 'running'`;
			return count === 1;
		},
		async fail({ id, token, attempts }, reason, isFinal = false, result) {
			const wait = isFinal ? null : (AGAIN_MIN[attempts - 1] ?? null);
			const outcome = result === undefined ? null : JSON.stringify(result);
			const line = JSON.stringify([{ timestamp: new Date().toISOString(), level: 'error', message: reason }]);
			const rows = await owner<{ status: string }[]>`
				update kernel.jobs set error = ${reason}, logs = logs || ${line}::text::jsonb, locked_until = null,
					result = coalesce(${outcome}::text::jsonb, result),
					status = case when ${wait}::int is null then 'failed' else 'queued' end,
					completed_at = case when ${wait}::int is null then now() end,
					due_at = case when ${wait}::int is null then due_at else now() + ${wait}::int * interval '1 minute' end
				where id = ${id} and token = ${token} and status = 'running' returning status`;
			return rows[0]?.status === 'queued';
		},
		async giveBack({ id, token }) {
			await owner`
				update kernel.jobs set status = 'queued', locked_until = null, attempts = attempts - 1
				where id = ${id} and token = ${token} and status = 'running'`;
		},
		async cancel(id) {
			const { count } = await owner`
				update kernel.jobs set status = 'cancelled', completed_at = now(), locked_until = null
				where id = ${id} and status in ('queued', 'running')`;
			return count === 1;
		},
		async purge(days) {
			await owner`
				delete from kernel.jobs where completed_at < now() - ${days} * interval '1 day'
				and status in ('completed', 'failed', 'cancelled')`;
			await owner`select kernel.publication_purge(${days})`;
		},
	};
}
