// The entry of a worker thread: takes what the main thread prepared, then answers jobs, many at a time.
import { parentPort, threadId, workerData } from 'node:worker_threads';
import { DEFAULT_LIMITS, type PluginLimits } from '../../config/plugin-limits.ts';
import { createPool } from '../../db/pool.ts';
import { createPostgresQueue } from '../../jobs/postgres-queue.ts';
import { createRedisQueue } from '../../jobs/redis-queue.ts';
import type { Dispatch, JobResult, WorkerMessage } from '../pool/job.ts';
import { createExecutor } from './execute.ts';
import { keepGenerations } from './generations.ts';
import { createPages } from './pages.ts';
import { createStock, type Stock } from './stock.ts';
import { createThreadSlot } from './thread-slot.ts';
import { createWatch } from './watchdog.ts';
import { createWorkerLog, type LogLevel } from './worker-log.ts';
import type { GenerationData, WorkerPlugin } from './worker-plugin.ts';

/** What every worker of a pool is started with. */
export interface WorkerSetup {
	readonly databaseUrl: string;
	readonly connections: number;
	/** The generation in force, and the next one while there is one. */
	readonly generations: readonly GenerationData[];
	readonly generationChannel: string;
	/** Where queues lie, and under which name; undefined for the database. */
	readonly redis: { readonly url: string; readonly site: string } | undefined;
	readonly logChannel: string;
	readonly logLevel: LogLevel;
	/** Clean instances kept per plugin. */
	readonly keep: number;
	/** Live instances that this worker may have. */
	readonly maxInstances: number;
	/** Of the plugins for which the site changed any. */
	readonly pluginLimits: Readonly<Record<string, PluginLimits>>;
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
const slot = createThreadSlot();
tell({ threadId, slot });
const watch = createWatch(slot, setup.progress, (plugin) => tell({ strike: plugin }));
const instances = { live: 0, max: setup.maxInstances };
const queues = setup.redis ? createRedisQueue(setup.redis.url, setup.redis.site) : createPostgresQueue();
const pool = createPool({ url: setup.databaseUrl, max: setup.connections, name: 'trovato-worker' });

function open(data: GenerationData, present: readonly Generation[]): Generation {
	const plugins = new Map<string, { plugin: WorkerPlugin; stock: Stock }>();
	for (const one of data.plugins) {
		// A plugin in which nothing changed goes on with its instances.
		const same = present.flatMap((other) => other.plugins.get(one.name) ?? []).find((it) => it.plugin.key === one.key);
		const limits = setup.pluginLimits[one.name] ?? DEFAULT_LIMITS;
		const plugin: WorkerPlugin = { ...one, staticText: new Map(), limits, entries: new Map() };
		const stock = () => createStock({ plugin, log, watch, instances, keep: setup.keep });
		plugins.set(one.name, same ?? { plugin, stock: stock() });
	}
	const { taps, site } = data;
	return { plugins, execute: createExecutor({ pool, plugins, taps, queues, pages: createPages(site), log, watch }) };
}

const find = keepGenerations(setup.generationChannel, setup.generations, open);

const GONE: JobResult = {
	ok: false,
	code: 'server.unavailable',
	message: 'The plugins were changed in the meantime. Try again.',
	extra: { retryAfter: 1 },
	timings: { statements: 0, databaseMs: 0, taps: 0, tapMs: 0 },
};

/** Piscina's task. */
export async function run(dispatch: Dispatch): Promise<JobResult> {
	const generation = await find(dispatch.job.generation);
	return generation ? generation.execute(dispatch) : GONE;
}
