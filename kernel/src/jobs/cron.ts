// Calls `tap_cron` of every plugin, each in a transaction of its own, on one node at a time.
// In the kernel because what is done from time to time needs no visitor.
import type { Sql } from 'postgres';
import type { Log } from '../observe/log.ts';
import type { Dispatcher } from '../plugins/pool/job.ts';
import type { Worksite } from './worksite.ts';

export interface CronReport {
	/** Another node is at it. */
	readonly skipped: boolean;
	readonly done: readonly string[];
	readonly failed: readonly string[];
}

/** Held by whoever runs cron; the server lets go of it when the node's connection ends. */
const ALONE = 7_281_957;

/** @param last by plugin, when its tap was last done, in milliseconds */
export async function runCron(owner: Sql, dispatcher: Dispatcher, site: Worksite, log: Log): Promise<CronReport> {
	const connection = await owner.reserve();
	try {
		const [row] = await connection<{ mine: boolean }[]>`select pg_try_advisory_lock(${ALONE}) as mine`;
		if (!row?.mine) return { skipped: true, done: [], failed: [] };
		try {
			return await callAll(connection, dispatcher, site, log);
		} finally {
			await connection`select pg_advisory_unlock(${ALONE})`;
		}
	} finally {
		connection.release();
	}
}

async function callAll(sql: Sql, dispatcher: Dispatcher, site: Worksite, log: Log): Promise<CronReport> {
	const rows = await sql<{ plugin: string; at: Date }[]>`select plugin, done_at as at from kernel.cron`;
	const last = new Map(rows.map(({ plugin, at }) => [plugin, String(at.getTime())]));
	const done: string[] = [];
	const failed: string[] = [];
	for (const { name, taps } of site.plugins()) {
		if (!taps.includes('tap_cron')) continue;
		const calls = [[name, 'tap_cron', last.get(name) ?? '']] as const;
		const result = await site.run((base) =>
			dispatcher.run({ ...base, kind: 'tap', calls, record: ['record_cron', name] }),
		);
		(result.ok ? done : failed).push(name);
		if (!result.ok)
			log.error({ plugin: name, tap: 'tap_cron' }, `Plugin '${name}' failed in tap_cron: ${result.message}`);
	}
	return { skipped: false, done, failed };
}
