// The entry of a worker thread: takes what the main thread prepared, then answers jobs, many at a time.
import { BroadcastChannel, parentPort, threadId, workerData } from 'node:worker_threads';
import type { Invalidation } from '../../cache/coherence.ts';
import { createTaggedCache } from '../../cache/tagged-cache.ts';
import { createFigures } from '../../observe/figures.ts';
import { connectRedis } from '../../redis/connect.ts';
import { createRedisStore } from '../../session/redis-store.ts';
import { createPool } from '../../db/pool.ts';
import { createPostgresQueue } from '../../jobs/postgres-queue.ts';
import { createRedisQueue } from '../../jobs/redis-queue.ts';
import type { Dispatch, JobResult } from '../pool/job.ts';
import { createExecutor } from './execute.ts';
import { keepGenerations } from './generations.ts';
import { createPages } from './pages.ts';
import { createStock, type Stock } from './stock.ts';
import { FIELD, type WorkerMessage } from './thread-slot.ts';
import { createWatch } from './watchdog.ts';
import { createWorkerLog, type LogLevel } from './worker-log.ts';
import type { GenerationData, WorkerPlugin } from './worker-plugin.ts';

/** What every worker of a pool is started with. */
export interface WorkerSetup {
	readonly databaseUrl: string;
	/** Proves who vouched for markup that is shown unchanged. */
	readonly markupKey: string;
	readonly connections: number;
	/** The generation in force, and the next one while there is one. */
	readonly generations: readonly GenerationData[];
	readonly generationChannel: string;
	/** Where queues lie, and under which name; undefined for the database. */
	readonly redis: { readonly url: string; readonly site: string } | undefined;
	readonly logChannel: string;
	/** Tells what was invalidated. */
	readonly cacheChannel: string;
	readonly logLevel: LogLevel;
	/** Clean instances kept per plugin. */
	readonly keep: number;
	/** Live instances that this worker may have. */
	readonly maxInstances: number;
	/** How far each job of the pool has come, by its ticket. */
	readonly progress: Int32Array;
}

interface Generation {
	readonly plugins: ReadonlyMap<string, { readonly plugin: WorkerPlugin; readonly stock: Stock }>;
	readonly execute: (dispatch: Dispatch) => Promise<JobResult>;
}

// Piscina hands its own data along; ours is the second entry.
const setup = (Array.isArray(workerData) ? workerData[1] : workerData) as WorkerSetup;

const log = createWorkerLog(setup.logChannel, setup.logLevel);
const tell = (message: WorkerMessage): void => parentPort?.postMessage(message);
const slot = new Int32Array(new SharedArrayBuffer(FIELD.count * 4));
const figures = createFigures();
tell({ threadId, slot, figures: figures.memory });
const watch = createWatch({
	slot,
	progress: setup.progress,
	tellName: (number, name) => tell({ threadId, number, name }),
});

const cache = createTaggedCache<string>({ maxSize: 16 * 1_048_576, sizeOf: (value) => 2 * value.length });
const invalidations = new BroadcastChannel(setup.cacheChannel);
invalidations.onmessage = (event) => {
	const { tags, epoch } = (event as { data: Invalidation }).data;
	cache.invalidate(tags, epoch);
};
invalidations.unref();
let begun = false;

const instances = { live: 0, max: setup.maxInstances };
const queues = setup.redis ? createRedisQueue(setup.redis.url, setup.redis.site) : createPostgresQueue();
/** Connects when somebody wants to see sessions. */
const sessions =
	setup.redis &&
	createRedisStore(connectRedis(setup.redis.url, 'trovato-worker', { lazyConnect: true }), setup.redis.site);
const pool = createPool({ url: setup.databaseUrl, max: setup.connections, name: 'trovato-worker' });

setInterval(() => {
	figures.set('instances', instances.live);
	for (const name of ['open', 'idle', 'waiting'] as const) figures.set(name, pool.counts[name]);
}, 1_000).unref();

function open(data: GenerationData, present: readonly Generation[]): Generation {
	const plugins = new Map<string, { plugin: WorkerPlugin; stock: Stock }>();
	for (const one of data.plugins) {
		// A plugin in which nothing changed goes on with its instances.
		const same = present.flatMap((other) => other.plugins.get(one.name) ?? []).find((it) => it.plugin.key === one.key);
		const plugin: WorkerPlugin = { ...one, staticText: new Map() };
		const stock = () => createStock({ plugin, log, watch, instances, keep: setup.keep });
		plugins.set(one.name, same ?? { plugin, stock: stock() });
	}
	const { taps, site } = data;
	const pages = createPages(site, (name, body) => watch.onBehalfOf(plugins.get(name)?.plugin, body));
	const strike = (plugin: string): void => tell({ strike: plugin });
	return {
		plugins,
		execute: createExecutor({
			markupKey: setup.markupKey,
			pool,
			plugins,
			taps,
			queues,
			sessions,
			pages,
			cache,
			log,
			watch,
			figures,
			strike,
		}),
	};
}

const find = keepGenerations(setup.generationChannel, setup.generations, open);

const GONE: JobResult = {
	ok: false,
	code: 'server.unavailable',
	message: 'The plugins were changed in the meantime. Try again.',
	extra: { retryAfter: 1 },
	timings: { statements: 0, databaseMs: 0, taps: 0, tapMs: 0 },
};

/** Piscina's task; null is none. */
export async function run(dispatch: Dispatch | null): Promise<JobResult | undefined> {
	if (!dispatch) return undefined;
	// What was invalidated before the first job does not concern a cache that is empty.
	const { epoch } = dispatch.job;
	if (!begun && epoch !== undefined) cache.clear(epoch);
	begun ||= epoch !== undefined;
	const generation = await find(dispatch.job.generation);
	return generation ? generation.execute(dispatch) : GONE;
}
