// The entry of a worker thread: takes what the main thread prepared, then answers jobs, many at a time.
import { parentPort, threadId, workerData } from 'node:worker_threads';
import { DEFAULT_LIMITS, type PluginLimits } from '../../config/plugin-limits.ts';
import { createPool } from '../../db/pool.ts';
import type { Dispatch, JobResult, WorkerMessage } from '../pool/job.ts';
import { createExecutor } from './execute.ts';
import { createPages, type SiteFacts } from './pages.ts';
import { createStock, type Stock } from './stock.ts';
import { createThreadSlot } from './thread-slot.ts';
import { createWatch } from './watchdog.ts';
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

// Piscina hands its own data along; ours is the second entry.
const setup = (Array.isArray(workerData) ? workerData[1] : workerData) as WorkerSetup;

const log = createWorkerLog(setup.logChannel, setup.logLevel);
const tell = (message: WorkerMessage): void => parentPort?.postMessage(message);
const slot = createThreadSlot();
tell({ threadId, slot });
const watch = createWatch(slot, setup.progress, (plugin) => tell({ strike: plugin }));
const instances = { live: 0, max: setup.maxInstances };
const plugins = new Map<string, { plugin: WorkerPlugin; stock: Stock }>();
for (const data of setup.plugins) {
	const limits = setup.pluginLimits[data.name] ?? DEFAULT_LIMITS;
	const plugin: WorkerPlugin = { ...data, staticText: new Map(), limits, entries: new Map() };
	plugins.set(data.name, { plugin, stock: createStock({ plugin, log, watch, instances, keep: setup.keep }) });
}

const execute = createExecutor({
	pool: createPool({ url: setup.databaseUrl, max: setup.connections, name: 'trovato-worker' }),
	plugins,
	taps: setup.taps,
	pages: createPages(setup.site),
	log,
	watch,
});

/** Piscina's task. */
export async function run(dispatch: Dispatch): Promise<JobResult> {
	return execute(dispatch);
}
