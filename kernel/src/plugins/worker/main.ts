// The entry of a worker thread: takes what the main thread prepared, then answers jobs, many at a time.
import { workerData } from 'node:worker_threads';
import { createPool } from '../../db/pool.ts';
import type { Job, JobResult } from '../pool/job.ts';
import { createExecutor } from './execute.ts';
import { keepGenerations } from './generations.ts';
import { createPages } from './pages.ts';
import { createStock, type Stock } from './stock.ts';
import { createWorkerLog, type LogLevel } from './worker-log.ts';
import type { GenerationData, WorkerPlugin } from './worker-plugin.ts';

/** What every worker of a pool is started with. */
export interface WorkerSetup {
	readonly databaseUrl: string;
	readonly connections: number;
	/** The generation in force, and the next one while there is one. */
	readonly generations: readonly GenerationData[];
	readonly generationChannel: string;
	readonly logChannel: string;
	readonly logLevel: LogLevel;
	/** Clean instances kept per plugin. */
	readonly keep: number;
}

interface Generation {
	readonly plugins: ReadonlyMap<string, { readonly plugin: WorkerPlugin; readonly stock: Stock }>;
	readonly execute: (job: Job) => Promise<JobResult>;
}

// Piscina hands its own data along; ours is the second entry.
const setup = (Array.isArray(workerData) ? workerData[1] : workerData) as WorkerSetup;

const log = createWorkerLog(setup.logChannel, setup.logLevel);
const pool = createPool({ url: setup.databaseUrl, max: setup.connections, name: 'trovato-worker' });

function open(data: GenerationData, present: readonly Generation[]): Generation {
	const plugins = new Map<string, { plugin: WorkerPlugin; stock: Stock }>();
	for (const one of data.plugins) {
		// A plugin in which nothing changed goes on with its instances.
		const same = present.flatMap((other) => other.plugins.get(one.name) ?? []).find((it) => it.plugin.key === one.key);
		const plugin: WorkerPlugin = { ...one, staticText: new Map() };
		plugins.set(one.name, same ?? { plugin, stock: createStock(plugin, log, setup.keep) });
	}
	const { taps, site } = data;
	return { plugins, execute: createExecutor({ pool, plugins, taps, pages: createPages(site), log }) };
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
export async function run(job: Job): Promise<JobResult> {
	const generation = await find(job.generation);
	return generation ? generation.execute(job) : GONE;
}
