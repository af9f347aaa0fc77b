// A whole site for a test: its own database, built plugins, a kernel in this process, and what it logged.
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SendMail } from '../../kernel/src/auth/mail.ts';
import { loadConfig } from '../../kernel/src/config/load-config.ts';
import { createKernel, type Kernel } from '../../kernel/src/kernel.ts';
import { createLog } from '../../kernel/src/observe/log.ts';
import { buildPlugin, formatDiagnostic } from '../../sdk-macros/src/index.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';

export const ROOT = path.resolve(fileURLToPath(import.meta.url), '..', '..', '..');
/** Plugins that only tests have. */
export const FIXTURES = path.join(ROOT, 'tests', 'fixtures', 'plugins');

export interface TestSite {
	readonly kernel: Kernel;
	/** The log's lines so far. */
	readonly log: readonly Record<string, unknown>[];
	readonly database: TestDatabase;
	get(address: string, accept?: string): Promise<Response>;
	close(): Promise<void>;
}

export interface TestSiteOptions {
	/** Enabled plugins, of the installation or of the fixtures. */
	readonly plugins: readonly string[];
	readonly workers?: number;
	/** Folders with more plugins, which are there as modules already. */
	readonly pluginDirs?: readonly string[];
	/** Runs before the kernel boots. */
	readonly prepare?: (database: TestDatabase) => Promise<void>;
	/** What the site is called. */
	readonly name?: string;
	/** Without it the plugins that only tests have are there too, though disabled. */
	readonly withoutFixtures?: boolean;
	/** Lines for `site.toml`. */
	readonly settings?: string;
	/** Files of the site's folder: path → text. */
	readonly files?: Readonly<Record<string, string>>;
	/** Lines for its section `[limits]`. */
	readonly limits?: string;
	/** More variables of the environment, given the database's URL. */
	readonly env?: (ownerUrl: string) => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>;
	/** Offer the interface `testing`, as it is unless said otherwise. */
	readonly testing?: boolean;
	/** Takes the mail. */
	readonly mail?: SendMail;
}

const PLACES = ['core-plugins', 'contrib-plugins', 'tests/fixtures/plugins'].map((place) => path.join(ROOT, place));

/**
 * Settings for plugins whose speed is not what is tested: a machine that stands still while they hold a thread makes them
 * look slow.
 */
export const patientWith = (plugins: readonly string[]): string =>
	plugins.map((name) => `[limits.plugins.${name}]\nheld_ms = 30000\n`).join('');

/** Build those plugins that are named, wherever they lie. */
export async function buildPlugins(names: readonly string[]): Promise<void> {
	for (const name of names) {
		const place = PLACES.find((one) => existsSync(path.join(one, name)));
		if (!place) throw new Error(`There is no plugin ${name}.`);
		const result = await buildPlugin({ dir: path.join(place, name), installation: ROOT });
		if (!result.ok) throw new Error(result.diagnostics.map((one) => formatDiagnostic(one)).join('\n'));
	}
}

/** A site with the given plugins on a database of its own; close it. */
export async function createTestSite(options: TestSiteOptions): Promise<TestSite> {
	const {
		plugins,
		name = 'Test site',
		workers = 1,
		settings = '',
		files = {},
		limits = '',
		pluginDirs = [],
		testing = true,
		prepare,
	} = options;
	await buildPlugins(plugins.filter((plugin) => !pluginDirs.some((dir) => existsSync(path.join(dir, plugin)))));
	const real = plugins.filter((plugin) => PLACES.slice(0, 2).some((place) => existsSync(path.join(place, plugin))));
	const patience = patientWith(real.filter((plugin) => !`${settings}${limits}`.includes(`[limits.plugins.${plugin}]`)));
	const database = await createTestDatabase();
	const siteDir = await mkdtemp(path.join(tmpdir(), 'trovato site '));
	await writeFile(
		path.join(siteDir, 'site.toml'),
		`name = ${JSON.stringify(name)}\nplugins = ${JSON.stringify(plugins)}\n${settings}\n[limits]\nworkers = ${workers}\n${limits}\n${patience}`,
	);
	for (const [file, text] of Object.entries(files)) {
		await mkdir(path.dirname(path.join(siteDir, file)), { recursive: true });
		await writeFile(path.join(siteDir, file), text);
	}
	const log: Record<string, unknown>[] = [];
	const variables = { DATABASE_URL: database.ownerUrl, PORT: '0', LOG_LEVEL: 'debug' };
	const more = await options.env?.(database.ownerUrl);
	const config = loadConfig({ siteDir, env: { ...variables, ...more } });
	const destination = { write: (line: string) => void log.push(JSON.parse(line) as Record<string, unknown>) };
	const cleanUp = async (): Promise<void> => {
		await database.drop();
		await rm(siteDir, { recursive: true, force: true });
	};
	let kernel: Kernel;
	try {
		await prepare?.(database);
		kernel = await createKernel(config, {
			pluginDirs: [...(options.withoutFixtures ? PLACES.slice(0, 2) : PLACES), ...pluginDirs],
			log: createLog({ level: 'debug', destination }),
			testing,
			...(options.mail && { mail: options.mail }),
		});
	} catch (error) {
		await cleanUp();
		throw new Error(`The test site does not start.\n${log.map((line) => JSON.stringify(line)).join('\n')}`, {
			cause: error,
		});
	}
	// Log lines of workers come by another channel than answers; those written before an answer are here a turn or two later.
	const settled = async <T>(answer: Promise<T>): Promise<T> => {
		try {
			return await answer;
		} finally {
			for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
		}
	};
	const told: Kernel = {
		...kernel,
		fetch: (request) => settled(kernel.fetch(request)),
		runCommand: (step) => settled(kernel.runCommand(step)),
	};
	return {
		kernel: told,
		log,
		database,
		get: (address, accept = 'text/html') =>
			told.fetch(new Request(new URL(address, 'http://localhost'), { headers: { accept } })),
		async close() {
			await kernel.close();
			await cleanUp();
		},
	};
}
