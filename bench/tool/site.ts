// A whole site for a benchmark: a database of its own, bench plugins beside the real ones, and items to show.
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadConfig } from '../../kernel/src/config/load-config.ts';
import { createKernel, type Kernel } from '../../kernel/src/kernel.ts';
import { createLog } from '../../kernel/src/observe/log.ts';
import { createTestDatabase, type TestDatabase } from '../../tests/support/database.ts';
import { build, PLUGINS, ROOT } from './guest.ts';

export interface BenchSite {
	readonly kernel: Kernel;
	/** For a second kernel on the same site. */
	readonly siteDir: string;
	readonly pluginDirs: readonly string[];
	readonly database: TestDatabase;
	/** How many statements the request answered last sent for its plugins. */
	statements(): number;
	close(): Promise<void>;
}

export interface BenchSiteOptions {
	readonly plugins: readonly string[];
	readonly workers: number;
}

const DIRS = [path.join(ROOT, 'core-plugins'), path.join(ROOT, 'contrib-plugins'), PLUGINS];

/** The site; of its log only errors are shown. */
export async function openSite({ plugins, workers }: BenchSiteOptions): Promise<BenchSite> {
	for (const name of plugins)
		await build(
			path.join(
				DIRS.find((dir) => existsSync(path.join(dir, name)))!,
				name,
			),
		);
	const database = await createTestDatabase();
	const siteDir = await mkdtemp(path.join(tmpdir(), 'trovato-bench-site-'));
	const toml = `name = "Bench"\nplugins = ${JSON.stringify(plugins)}\n[limits]\nworkers = ${workers}\n`;
	await writeFile(path.join(siteDir, 'site.toml'), toml);
	const config = loadConfig({ siteDir, env: { DATABASE_URL: database.ownerUrl, PORT: '0', LOG_LEVEL: 'info' } });
	let statements = 0;
	const destination = {
		write(text: string): void {
			const line = JSON.parse(text) as { level: number | string; statements?: number };
			statements = line.statements ?? statements;
			if (line.level === 'error' || Number(line.level) >= 50) process.stderr.write(text);
		},
	};
	const log = createLog({ level: 'info', destination });
	const kernel = await createKernel(config, { pluginDirs: DIRS, log, testing: true });
	return {
		kernel,
		siteDir,
		pluginDirs: DIRS,
		database,
		statements: () => statements,
		async close() {
			await kernel.close();
			await database.drop();
			await rm(siteDir, { recursive: true, force: true });
		},
	};
}
