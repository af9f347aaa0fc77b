// The entry of a worker thread: takes what the main thread prepared, then answers jobs, many at a time.
import { BroadcastChannel, workerData } from 'node:worker_threads';
import { createPool } from '../../db/pool.ts';
import type { Invalidation } from '../../cache/coherence.ts';
import { createTaggedCache } from '../../cache/tagged-cache.ts';
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
	readonly plugins: readonly WorkerPluginData[];
	readonly taps: TapTable;
	readonly site: SiteFacts;
	readonly logChannel: string;
	/** Tells what was invalidated. */
	readonly cacheChannel: string;
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

const cache = createTaggedCache<string>({ maxSize: 16 * 1_048_576, sizeOf: (value) => 2 * value.length });
const invalidations = new BroadcastChannel(setup.cacheChannel);
invalidations.onmessage = (event) => {
	const { tags, epoch } = (event as { data: Invalidation }).data;
	cache.invalidate(tags, epoch);
};
invalidations.unref();
let begun = false;

const execute = createExecutor({
	pool: createPool({ url: setup.databaseUrl, max: setup.connections, name: 'trovato-worker' }),
	plugins,
	taps: setup.taps,
	pages: createPages(setup.site),
	cache,
	log,
});

/** Piscina's task. */
export async function run(job: Job): Promise<JobResult> {
	// What was invalidated before the first job does not concern a cache that is empty.
	if (!begun && job.epoch !== undefined) cache.clear(job.epoch);
	begun ||= job.epoch !== undefined;
	return execute(job);
}
