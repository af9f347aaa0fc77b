// The entry of a worker thread: takes what the main thread prepared, then answers jobs, many at a time.
import { workerData } from 'node:worker_threads';
import { createPool } from '../../db/pool.ts';
import { createPostgresQueue } from '../../jobs/postgres-queue.ts';
import { createRedisQueue } from '../../jobs/redis-queue.ts';
import type { Job, JobResult } from '../pool/job.ts';
import { createExecutor } from './execute.ts';
import { createPages, type SiteFacts } from './pages.ts';
import { createStock, type Stock } from './stock.ts';
import { createWorkerLog, type LogLevel } from './worker-log.ts';
import type { TapTable, WorkerPlugin, WorkerPluginData } from './worker-plugin.ts';

/** What every worker of a pool is started with. */
export interface WorkerSetup {
	readonly databaseUrl: string;
	readonly connections: number;
	/** Where queues lie, and under which name; undefined for the database. */
	readonly redis: { readonly url: string; readonly site: string } | undefined;
	readonly plugins: readonly WorkerPluginData[];
	readonly taps: TapTable;
	readonly site: SiteFacts;
	readonly logChannel: string;
	readonly logLevel: LogLevel;
	/** Clean instances kept per plugin. */
	readonly keep: number;
}

// Piscina hands its own data along; ours is the second entry.
const setup = (Array.isArray(workerData) ? workerData[1] : workerData) as WorkerSetup;

const log = createWorkerLog(setup.logChannel, setup.logLevel);
const plugins = new Map<string, { plugin: WorkerPlugin; stock: Stock }>();
for (const data of setup.plugins) {
	const plugin: WorkerPlugin = { ...data, staticText: new Map() };
	plugins.set(data.name, { plugin, stock: createStock(plugin, log, setup.keep) });
}

const execute = createExecutor({
	pool: createPool({ url: setup.databaseUrl, max: setup.connections, name: 'trovato-worker' }),
	queues: setup.redis ? createRedisQueue(setup.redis.url, setup.redis.site) : createPostgresQueue(),
	plugins,
	taps: setup.taps,
	pages: createPages(setup.site),
	log,
});

/** Piscina's task. */
export async function run(job: Job): Promise<JobResult> {
	return execute(job);
}
