// The kernel's own worker pool over bench plugins, without a server in front; with a database only when one is given.
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { createFigureReader } from '../../kernel/src/observe/figures.ts';
import { createLog } from '../../kernel/src/observe/log.ts';
import type { Job, JobAnswer, RouteJob } from '../../kernel/src/plugins/pool/job.ts';
import { createPool, type Pool } from '../../kernel/src/plugins/pool/pool.ts';
import { receiveWorkerLog } from '../../kernel/src/plugins/worker/worker-log.ts';
import type { TapImplementer, TapTable } from '../../kernel/src/plugins/worker/worker-plugin.ts';
import { loadGuest, ROOT } from './guest.ts';

export interface BenchPool {
	/** The answer; throws when there is none. */
	run(job: Job): Promise<JobAnswer>;
	/** The same without a judgement. */
	readonly dispatcher: Pool;
	close(): Promise<void>;
}

export interface BenchPoolOptions {
	readonly threads: number;
	/** How many plugins implement `tap_bench_collect`. */
	readonly plugins?: number;
}

/** A pool whose plugin `hub` provides the routes, and so many plugins the tap. */
export async function openPool({ threads, plugins = 1 }: BenchPoolOptions): Promise<BenchPool> {
	const names = Array.from({ length: plugins }, (_, index) => (index === 0 ? 'hub' : `hub${index}`));
	const guests = [];
	for (const as of names) guests.push((await loadGuest('hub', { as })).plugin);
	const tap = 'tap_bench_collect';
	const taps: TapTable = {
		provided: new Map([
			[tap, { tap, provider: 'hub', payload: 'none', returns: 'json', mode: 'collect', onError: 'skip' }],
		]),
		implementers: new Map([
			[tap, names.map((plugin): TapImplementer => ({ plugin, dataMode: 'handle', onError: 'skip' }))],
		]),
	};
	const logChannel = `trovato-bench-${randomUUID()}`;
	const complaints: string[] = [];
	const stopLog = receiveWorkerLog(logChannel, ({ message }) => void complaints.push(message));
	const pool: Pool = createPool({
		threads,
		inFlight: 256,
		queue: 4_096,
		// A plugin that holds its thread is measured, not stopped.
		breaker: { strike: () => {}, stopped: () => [] },
		figures: createFigureReader(),
		log: createLog({ level: 'silent' }),
		setup: {
			markupKey: '',
			databaseUrl: 'postgres://nobody@127.0.0.1:1/none',
			connections: 1,
			generations: [
				{
					number: 1,
					plugins: guests.map(({ staticText: _, ...data }) => data),
					taps,
					site: {
						name: 'Bench',
						slogan: '',
						language: 'en',
						siteUrl: 'http://localhost',
						manifests: [],
						known: [],
						templateDirs: [{ layer: 'kernel', dir: path.join(ROOT, 'kernel', 'templates') }],
						staticVersion: '',
					},
				},
			],
			generationChannel: `${logChannel}-generation`,
			cacheChannel: `${logChannel}-cache`,
			redis: undefined,
			maxInstances: 8_000,
			logChannel,
			logLevel: 'error',
			keep: 256,
		},
	});
	return {
		dispatcher: pool,
		async run(job) {
			const result = await pool.run(job);
			if (!result.ok) throw new Error(`${result.code}: ${result.message} ${complaints.join(' ')}`);
			return result;
		},
		async close() {
			await pool.close();
			stopLog();
		},
	};
}

/** A request for a route of `hub`. */
export function routeJob(handler: string, more: Partial<RouteJob> = {}): RouteJob {
	return {
		kind: 'route',
		generation: 1,
		requestId: 'bench',
		user: { id: '00000000-0000-0000-0000-000000000000', name: '', permissions: ['access content'], isAdmin: false },
		stage: null,
		asOf: null,
		plugin: 'hub',
		handler,
		format: 'json',
		method: 'GET',
		path: `/bench/${handler}`,
		params: {},
		query: {},
		body: '',
		form: {},
		...more,
	};
}
