// A real kernel on a database of its own, copied from a template: for what only the whole can show.
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from '../../kernel/cli/folder/run.ts';
import type { Summary } from '../../kernel/cli/folder/summary.ts';
import type { Terminal } from '../../kernel/cli/terminal.ts';
import { loadConfig } from '../../kernel/src/config/load-config.ts';
import { createKernel, type Kernel } from '../../kernel/src/kernel.ts';
import { createLog } from '../../kernel/src/observe/log.ts';
import { discoverPlugins, type DiscoveredPlugin } from '../../wit/contract/manifest/discover.ts';
import { buildOne } from './build.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';

const INSTALLATION = resolve(fileURLToPath(import.meta.url), '..', '..', '..');
const CORE = join(INSTALLATION, 'core-plugins');
/** The role of visitors. */
const ANONYMOUS = '00000000-0000-0000-0000-000000000001';

const NEVER = new AbortController().signal;
const SILENT: Terminal = {
	line: () => {},
	step: (_, work) => work(),
	bar: () => ({ advance: () => {}, end: () => {} }),
};

export interface TestEnvironmentOptions {
	/** Lines for the site's `site.toml`. */
	readonly settings?: string;
	/** Plugins to enable beside those that the tested one requires. */
	readonly with?: readonly string[];
	/** What visitors may do beside `access content`. */
	readonly permissions?: readonly string[];
	/** Leave the plugin disabled; `enable()` switches it on. */
	readonly disabled?: boolean;
}

export class TestEnvironment {
	/** The log's lines so far. */
	readonly log: Record<string, unknown>[] = [];
	readonly name: string;
	readonly database: TestDatabase;
	readonly #dir: string;
	readonly #siteDir: string;
	readonly #plugins: readonly string[];
	readonly #settings: string;
	#kernel: Kernel | undefined;

	private constructor(
		dir: string,
		parts: { database: TestDatabase; siteDir: string; plugins: readonly string[]; settings: string },
	) {
		this.name = basename(dir);
		this.#dir = dir;
		this.database = parts.database;
		this.#siteDir = parts.siteDir;
		this.#plugins = parts.plugins;
		this.#settings = parts.settings;
	}

	/** A site with the plugin in a folder and all that it requires; close it. */
	static async create(folder: string | URL, options: TestEnvironmentOptions = {}): Promise<TestEnvironment> {
		const dir = resolve(typeof folder === 'string' ? folder : fileURLToPath(folder));
		const found = await findAll(dir);
		const plugins = withRequired([basename(dir), ...(options.with ?? [])], found);
		for (const plugin of plugins) await buildOne(plugin.dir, INSTALLATION);
		const database = await createTestDatabase();
		const siteDir = await mkdtemp(join(tmpdir(), 'trovato-plugin-test-'));
		await mkdir(join(siteDir, 'plugins'));
		for (const plugin of found)
			if (dirname(plugin.dir) !== CORE) await symlink(plugin.dir, join(siteDir, 'plugins', plugin.name));
		for (const permission of options.permissions ?? [])
			await database.owner`insert into kernel.role_permission (role_id, permission) values (${ANONYMOUS}, ${permission})`;
		const names = plugins.map(({ name }) => name).filter((name) => !(options.disabled && name === basename(dir)));
		const { settings = '' } = options;
		const environment = new TestEnvironment(dir, { database, siteDir, plugins: names, settings });
		try {
			await environment.start();
		} catch (error) {
			await environment.close();
			throw error;
		}
		return environment;
	}

	get kernel(): Kernel {
		if (!this.#kernel) throw new Error('The site is not running; start() it.');
		return this.#kernel;
	}

	/** Starts the site on its database; after `stop()` with what lies in the plugin's folder then. */
	async start(): Promise<void> {
		await buildOne(this.#dir, INSTALLATION);
		const text = `name = "Test site"\nplugins = ${JSON.stringify(this.#plugins)}\n${this.#settings}\n`;
		await writeFile(join(this.#siteDir, 'site.toml'), text);
		const env = { DATABASE_URL: this.database.ownerUrl, PORT: '0', LOG_LEVEL: 'debug' };
		const config = loadConfig({ siteDir: this.#siteDir, env });
		const destination = { write: (line: string) => void this.log.push(JSON.parse(line) as Record<string, unknown>) };
		this.#kernel = await createKernel(
			{ ...config, limits: { ...config.limits, workers: 1 } },
			{ pluginDirs: this.#places, log: createLog({ level: 'debug', destination }), testing: true },
		);
	}

	async stop(): Promise<void> {
		await this.#kernel?.close();
		this.#kernel = undefined;
	}

	get #places(): string[] {
		return [CORE, join(this.#siteDir, 'plugins')];
	}

	/** Stops and starts the site, as an upgrade of the plugin does. */
	async restart(): Promise<void> {
		await this.stop();
		await this.start();
	}

	enable = (): Promise<boolean> => this.kernel.plugins.enable(this.name);
	disable = (): Promise<boolean> => this.kernel.plugins.disable(this.name);
	uninstall = (): Promise<boolean> => this.kernel.plugins.uninstall(this.name);

	/** The answer of the site, as a browser gets it. */
	async request(address: string, init: RequestInit = {}): Promise<Response> {
		const headers = new Headers(init.headers);
		if (!headers.has('accept')) headers.set('accept', 'text/html');
		return this.kernel.fetch(new Request(new URL(address, 'http://localhost'), { ...init, headers }));
	}

	/** The answer to a submitted form. */
	async post(address: string, form: Readonly<Record<string, string>> = {}): Promise<Response> {
		return this.request(address, { method: 'POST', body: new URLSearchParams(form), redirect: 'manual' });
	}

	/** The page at an address; fails when it is none. */
	async page(address: string): Promise<string> {
		const response = await this.request(address);
		const text = await response.text();
		if (response.status === 200) return text;
		await new Promise((done) => setTimeout(done, 20)); // the log's lines of workers come by another channel
		const last = this.log.filter(({ level }) => level === 'error').map(({ msg }) => `\n  ${String(msg)}`);
		throw new Error(`${address} answered ${response.status}.${last.join('')}`);
	}

	/** Runs a command of an enabled plugin that takes no folder, as the command line does. */
	async command(name: string, options: Readonly<Record<string, string>> = {}): Promise<Summary> {
		const plugin = await this.#ownerOf(name);
		return runCommand(this.kernel, { plugin, command: name, options, signal: NEVER }, SILENT);
	}

	/** Calls `tap_cron` of the plugins, as a site does from time to time; what fails there is in the log. */
	async cron(): Promise<void> {
		await this.kernel.work.cron();
	}

	/** Does the jobs, messages and events that are due, and resolves when nothing is left. */
	async drain(): Promise<void> {
		await this.kernel.work.drain();
	}

	/** Imports Markdown files (path → text) as items of a type, as `trovato import` does. */
	async import(type: string, files: Readonly<Record<string, string>>): Promise<Summary> {
		const folder = join(this.#siteDir, 'import');
		await rm(folder, { recursive: true, force: true });
		for (const [file, text] of Object.entries(files)) {
			await mkdir(dirname(join(folder, file)), { recursive: true });
			await writeFile(join(folder, file), text);
		}
		const options = { folder: 'import', type };
		const run = { plugin: 'content', command: 'import', options, signal: NEVER };
		return runCommand(this.kernel, { ...run, folder: { path: folder, extensions: ['.md'], batch: 50 } }, SILENT);
	}

	/** Rows of the site's database, read as its owner. */
	async sql(text: string, ...args: (string | number)[]): Promise<Record<string, unknown>[]> {
		return [...(await this.database.owner.unsafe(text, args))] as Record<string, unknown>[];
	}

	async close(): Promise<void> {
		await this.stop();
		await this.database.drop();
		await rm(this.#siteDir, { recursive: true, force: true });
	}

	async #ownerOf(command: string): Promise<string> {
		const found = await discoverPlugins(this.#places, [...this.#plugins, this.name]);
		const owner = found.find(({ manifest }) => manifest.commands.some(({ name }) => name === command));
		if (!owner) throw new Error(`No plugin of this site has a command '${command}'.`);
		return owner.name;
	}
}

/** The plugins beside the one in `dir`, and those of the installation; of two with one name the first. */
async function findAll(dir: string): Promise<DiscoveredPlugin[]> {
	const all = new Map<string, DiscoveredPlugin>();
	for (const place of [CORE, dirname(dir), join(INSTALLATION, 'contrib-plugins')])
		for (const plugin of await discoverPlugins([place])) if (!all.has(plugin.name)) all.set(plugin.name, plugin);
	return [...all.values()];
}

/** The plugins named and all that they require, whatever the order. */
function withRequired(names: readonly string[], found: readonly DiscoveredPlugin[]): DiscoveredPlugin[] {
	const wanted = new Map<string, DiscoveredPlugin>();
	const add = (name: string): void => {
		const plugin = found.find((one) => one.name === name);
		if (wanted.has(name)) return;
		if (!plugin) throw new Error(`There is no plugin '${name}'.`);
		wanted.set(name, plugin);
		plugin.manifest.dependencies.required.forEach(add);
	};
	names.forEach(add);
	return [...wanted.values()];
}
