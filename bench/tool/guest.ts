// Loads plugins into this thread as a worker does, without a server and a database: the executor's own parts, and a
// unit of work that is never begun.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createTaggedCache } from '../../kernel/src/cache/tagged-cache.ts';
import { DEFAULT_LIMITS } from '../../kernel/src/config/plugin-limits.ts';
import type { Pool } from '../../kernel/src/db/pool.ts';
import { createPostgresQueue } from '../../kernel/src/jobs/postgres-queue.ts';
import { loadModule } from '../../kernel/src/plugins/load-module.ts';
import { parseManifest } from '../../wit/contract/manifest/parse.ts';
import type { Manifest } from '../../wit/contract/manifest/schema.ts';
import type { TapJob } from '../../kernel/src/plugins/pool/job.ts';
import { readSections, SECTION, u32 } from '../../wit/contract/module/sections.ts';
import type { RequestScope } from '../../kernel/src/plugins/worker/frame.ts';
import { createStock, type Stock } from '../../kernel/src/plugins/worker/stock.ts';
import { createScope as createWorkerScope } from '../../kernel/src/plugins/worker/execute.ts';
import { FIELD } from '../../kernel/src/plugins/worker/thread-slot.ts';
import { createWatch } from '../../kernel/src/plugins/worker/watchdog.ts';
import { createFigures } from '../../kernel/src/observe/figures.ts';
import type { Pages } from '../../kernel/src/plugins/worker/pages.ts';
import type { WorkerLog } from '../../kernel/src/plugins/worker/worker-log.ts';
import type { TapTable, WorkerPlugin } from '../../kernel/src/plugins/worker/worker-plugin.ts';

export const ROOT = path.resolve(fileURLToPath(import.meta.url), '..', '..', '..');
export const PLUGINS = path.join(ROOT, 'bench', 'plugins');

/** What `sql('rows')` of a bench plugin finds. */
const STATEMENTS = new Map([['rows', { name: 'rows', text: '' }]]);

const fail = (fields: unknown, message: string): void => {
	throw new Error(`${message} ${JSON.stringify(fields)}`);
};
/** A plugin that warns or fails makes every figure worthless, so it ends the run. */
export const strictLog: WorkerLog = { trace: () => {}, debug: () => {}, info: () => {}, warn: fail, error: fail };

export interface LoadedGuest {
	readonly plugin: WorkerPlugin;
	readonly manifest: Manifest;
}

export async function build(dir: string): Promise<void> {
	// The compiler is large, and what it leaves on the heap would be collected during the measurement.
	const { buildPlugin, formatDiagnostic } = await import('../../sdk-macros/src/index.ts');
	const result = await buildPlugin({ dir, installation: ROOT });
	if (!result.ok) throw new Error(result.diagnostics.map((one) => formatDiagnostic(one)).join('\n'));
}

export interface GuestOptions {
	/** Another name than that of its folder. */
	readonly as?: string;
	/** Memory of that many pages of 64 KiB in the place of what the compiler chose. */
	readonly pages?: number;
}

/** Builds and compiles `bench/plugins/<name>`. */
export async function loadGuest(name: string, { as = name, pages }: GuestOptions = {}): Promise<LoadedGuest> {
	const home = path.join(PLUGINS, name);
	await build(home);
	const file = path.join(home, `${name}.info.toml`);
	const manifest = parseManifest(await readFile(file, 'utf8'), file);
	const dir = pages === undefined ? home : await mkdtemp(path.join(tmpdir(), 'trovato-bench-'));
	if (pages !== undefined) {
		const bytes = resizeMemory(await readFile(path.join(home, `${name}.wasm`)), pages);
		await writeFile(path.join(dir, `${name}.wasm`), bytes);
	}
	const { hash: _, ...module } = await loadModule({ name, dir, file, manifest }, true, 1_024);
	if (pages !== undefined) await rm(dir, { recursive: true });
	const plugin: WorkerPlugin = {
		name: as,
		version: manifest.version,
		...module,
		key: as,
		capabilities: [],
		role: '',
		searchPath: '',
		statements: STATEMENTS,
		catalogue: { rules: undefined as never, tables: {} },
		config: {},
		staticText: new Map(),
		routes: [],
		declares: manifest,
		outbound: { hosts: [], internal: [] },
		limits: DEFAULT_LIMITS,
	};
	return { plugin, manifest };
}

/** The module with another initial size of its memory. */
function resizeMemory(bytes: Uint8Array, pages: number): Uint8Array {
	const section = readSections(bytes).find(({ id }) => id === SECTION.memory)!;
	const body = [1, 1, ...u32(pages), ...u32(1_024)];
	return Buffer.concat([
		bytes.subarray(0, section.start),
		Buffer.from([SECTION.memory, ...u32(body.length), ...body]),
		bytes.subarray(section.end),
	]);
}

/** A watch as a worker has, which nobody looks at from outside. */
export const watch = createWatch({
	slot: new Int32Array(FIELD.count),
	progress: new Int32Array(1),
	tellName: () => {},
});

/** A stock for each plugin, as a worker has. */
export function createStocks(plugins: readonly WorkerPlugin[], keep: number) {
	const instances = { live: 0, max: 8_000 };
	return new Map(
		plugins.map((plugin) => {
			const stock = createStock({ plugin, log: strictLog, watch, instances, keep });
			return [plugin.name, { plugin, stock }];
		}),
	);
}

const NO_POOL = { acquire: () => Promise.reject(new Error('no database here')) } as unknown as Pool;
const JOB: TapJob = {
	kind: 'tap',
	calls: [],
	record: ['record_announcement'],
	generation: 1,
	requestId: 'bench',
	user: { id: '00000000-0000-0000-0000-000000000000', name: '', permissions: [], isAdmin: false },
	stage: null,
	asOf: null,
};

/** What a worker makes for each request; every statement answers with `rows`. */
export function createScope(
	plugins: ReadonlyMap<string, { readonly plugin: WorkerPlugin; readonly stock: Stock }>,
	taps: TapTable,
	rows: readonly Readonly<Record<string, unknown>>[] = [],
): RequestScope {
	const scope = createWorkerScope(
		{ job: JOB, ticket: 0, stopped: [] },
		{
			markupKey: '',
			pool: NO_POOL,
			queues: createPostgresQueue(),
			plugins,
			taps,
			pages: { known: [] } as unknown as Pages,
			cache: createTaggedCache<string>({ maxSize: 1, sizeOf: () => 1 }),
			log: strictLog,
			watch,
			figures: createFigures(),
			strike: (plugin) => fail({ plugin }, 'A plugin went over a limit.'),
		},
	);
	scope.work.run = async () => ({ columns: [], rows, count: rows.length });
	return scope;
}
