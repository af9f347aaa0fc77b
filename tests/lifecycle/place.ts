// A site's folder and database on which a test starts one node or several, and whose plugins it may change.
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadConfig } from '../../kernel/src/config/load-config.ts';
import { createKernel, type Kernel } from '../../kernel/src/kernel.ts';
import { createLog } from '../../kernel/src/observe/log.ts';
import { buildPlugin, formatDiagnostic } from '../../sdk-macros/src/index.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { buildPlugins, FIXTURES, ROOT } from '../support/site.ts';

export interface Node {
	readonly kernel: Kernel;
	readonly log: readonly Record<string, unknown>[];
	get(address: string, accept?: string): Promise<Response>;
	status(address: string): Promise<number>;
	close(): Promise<void>;
}

export interface Place {
	readonly dir: string;
	readonly database: TestDatabase;
	/** Put a plugin of the fixtures into the site's own folder, after a change to its files. */
	copy(name: string, change?: (dir: string) => Promise<void>): Promise<string>;
	/** Write `site.toml`. */
	settings(plugins: readonly string[], more?: string): Promise<void>;
	start(workers?: number): Promise<Node>;
	close(): Promise<void>;
}

export async function createPlace(): Promise<Place> {
	await buildPlugins(['content', 'blog']);
	const database = await createTestDatabase();
	const dir = await mkdtemp(path.join(tmpdir(), 'trovato place '));
	const nodes = new Set<Node>();
	const place: Place = {
		dir,
		database,
		async copy(name, change) {
			const to = path.join(dir, 'plugins', name);
			const isSource = (file: string): boolean => !/\.wasm(\.map)?$/.test(file);
			await cp(path.join(FIXTURES, name), to, { recursive: true, filter: isSource });
			await change?.(to);
			const result = await buildPlugin({ dir: to, installation: ROOT });
			if (!result.ok) throw new Error(result.diagnostics.map((one) => formatDiagnostic(one)).join('\n'));
			return to;
		},
		settings: (plugins, more = '') =>
			writeFile(
				path.join(dir, 'site.toml'),
				`name = "Place"\nplugins = ${JSON.stringify(plugins)}\n${more}\n[limits]\nworkers = 2\n`,
			),
		async start() {
			const log: Record<string, unknown>[] = [];
			const config = loadConfig({
				siteDir: dir,
				env: { DATABASE_URL: database.ownerUrl, PORT: '0', LOG_LEVEL: 'debug' },
			});
			const destination = { write: (line: string) => void log.push(JSON.parse(line) as Record<string, unknown>) };
			const kernel = await createKernel(config, {
				pluginDirs: [
					...['core-plugins', 'contrib-plugins'].map((one) => path.join(ROOT, one)),
					path.join(dir, 'plugins'),
				],
				log: createLog({ level: 'debug', destination }),
			});
			const get: Node['get'] = (address, accept = 'text/html') =>
				kernel.fetch(new Request(new URL(address, 'http://localhost'), { headers: { accept } }));
			const node: Node = {
				kernel,
				log,
				get,
				async status(address) {
					const response = await get(address);
					await response.arrayBuffer();
					return response.status;
				},
				async close() {
					nodes.delete(node);
					await kernel.close();
				},
			};
			nodes.add(node);
			return node;
		},
		async close() {
			for (const node of nodes) await node.close();
			await database.drop();
			await rm(dir, { recursive: true });
		},
	};
	await place.settings(['content']);
	return place;
}

/** Replace a text in a file, which has it. */
export async function edit(file: string, from: string, to: string): Promise<void> {
	const text = await readFile(file, 'utf8');
	if (!text.includes(from)) throw new Error(`${file} has no '${from}'`);
	await writeFile(file, text.replace(from, to));
}

/** Wait until `condition` holds; another process or connection has to do something first. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
	for (let round = 0; !(await condition()); round++) {
		if (round === 6_000) throw new Error('That did not come true within a minute.');
		await new Promise((done) => setTimeout(done, 10));
	}
}
