// The entry of a worker thread: takes what the main thread prepared, then answers jobs, many at a time.
import { parentPort, threadId, workerData } from 'node:worker_threads';
import { createPool } from '../../db/pool.ts';
import type { Dispatch, JobResult } from '../pool/job.ts';
import { createExecutor } from './execute.ts';
import { createPages, type SiteFacts } from './pages.ts';
import { createStock, type Stock } from './stock.ts';
import { FIELD, type WorkerMessage } from './thread-slot.ts';
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
	/** How far each job of the pool has come, by its ticket. */
	readonly progress: Int32Array;
}

// Piscina hands its own data along; ours is the second entry.
const setup = (Array.isArray(workerData) ? workerData[1] : workerData) as WorkerSetup;

const log = createWorkerLog(setup.logChannel, setup.logLevel);
const tell = (message: WorkerMessage): void => parentPort?.postMessage(message);
const slot = new Int32Array(new SharedArrayBuffer(FIELD.count * 4));
tell({ threadId, slot });
const watch = createWatch({
	slot,
	progress: setup.progress,
	tellName: (number, name) => tell({ threadId, number, name }),
});
const instances = { live: 0, max: setup.maxInstances };
const plugins = new Map<string, { plugin: WorkerPlugin; stock: Stock }>();
for (const data of setup.plugins) {
	const plugin: WorkerPlugin = { ...data, staticText: new Map() };
	plugins.set(data.name, { plugin, stock: createStock({ plugin, log, watch, instances, keep: setup.keep }) });
}

const execute = createExecutor({
	pool: createPool({ url: setup.databaseUrl, max: setup.connections, name: 'trovato-worker' }),
	plugins,
	taps: setup.taps,
	pages: createPages(setup.site, (name, body) => watch.onBehalfOf(plugins.get(name)?.plugin, body)),
	log,
	watch,
	strike: (plugin) => tell({ strike: plugin }),
});

/** Piscina's task; null is none. */
export async function run(dispatch: Dispatch | null): Promise<JobResult | undefined> {
	return dispatch ? execute(dispatch) : undefined;
}
