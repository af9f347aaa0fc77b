// Brings plugins up, in dependency order: schema and role, migrations, statements, module; the result is what workers
// are given and what the front needs for routing.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Sql } from 'postgres';
import type { Config } from '../config/load-config.ts';
import { DEFAULT_LIMITS, type PluginLimits } from '../config/plugin-limits.ts';
import { loadSqlFiles } from '../db/migrate.ts';
import { preparePlugin, scopeOf } from '../db/plugin-schema.ts';
import { loadCatalogue } from '../db/query/catalogue.ts';
import type { SiteDatabase } from '../db/setup.ts';
import { loadStatements } from '../db/statements.ts';
import { KERNEL_TAPS } from '../../../wit/contract/generated/exports.ts';
import type { Log } from '../observe/log.ts';
import { grantedTo } from './capabilities.ts';
import { type LoadedModule, loadModule } from './load-module.ts';
import { checkCompatibility } from '../../../wit/contract/manifest/compatibility.ts';
import { discoverPlugins, type DiscoveredPlugin } from '../../../wit/contract/manifest/discover.ts';
import { orderPlugins } from '../../../wit/contract/manifest/order.ts';
import { createTapTable } from './tap-table.ts';
import type { TapTable, WorkerPluginData } from './worker/worker-plugin.ts';

export interface LoadPluginsOptions {
	/** Folders whose subfolders are plugins. */
	readonly pluginDirs: readonly string[];
	readonly grants: Readonly<Record<string, readonly string[]>>;
	/** Whether a plugin came with the kernel. */
	readonly isCore: (plugin: DiscoveredPlugin) => boolean;
	readonly owner: Sql;
	readonly site: SiteDatabase;
	readonly log: Log;
	readonly testing: boolean;
	/** Seconds that a statement of a migration may take. */
	readonly migrationSeconds: number;
	/** Of the plugins for which the site changed any. */
	readonly limits: Readonly<Record<string, PluginLimits>>;
	/** The site's list of servers that plugins may reach. */
	readonly http: Config['http'];
}

export interface LoadedPlugin {
	readonly found: DiscoveredPlugin;
	readonly isCore: boolean;
	readonly hash: string;
	readonly data: WorkerPluginData;
}

export interface LoadedPlugins {
	/** In dependency order. */
	readonly plugins: readonly LoadedPlugin[];
	readonly taps: TapTable;
}

/** The kernel's own taps as manifests name them. */
export const KERNEL_TAP_NAMES: readonly string[] = Object.keys(KERNEL_TAPS).map((name) => name.replaceAll('-', '_'));

/** The enabled plugins' manifests, checked against each other and in dependency order. */
export async function findPlugins(
	pluginDirs: readonly string[],
	enabled: readonly string[],
): Promise<DiscoveredPlugin[]> {
	const found = await discoverPlugins(pluginDirs, enabled);
	const ordered = orderPlugins(found.map(({ manifest }) => manifest));
	checkCompatibility(ordered, KERNEL_TAP_NAMES);
	return ordered.map((manifest) => found.find(({ name }) => name === manifest.name)!);
}

/**
 * Load the plugins `names`.
 * @param prepared the database is ready for these very plugins; nothing is changed there
 * @param present plugins that are enabled now: what did not change in the meantime is taken from there
 */
export async function loadPlugins(
	options: LoadPluginsOptions,
	names: readonly string[],
	prepared: boolean,
	present: readonly LoadedPlugin[] = [],
): Promise<LoadedPlugins> {
	const keys = new Map<string, string>();
	const parts: (() => LoadedPlugin | Promise<LoadedPlugin>)[] = [];
	for (const found of await findPlugins(options.pluginDirs, names)) {
		const key = await keyOf(found, keys);
		keys.set(found.name, key);
		const same = present.find(({ data }) => data.key === key);
		// All modules are checked before the database is touched.
		const module = same ?? (await loadModule(found, options.testing, limitsOf(options, found.name).memoryPages));
		parts.push(() => ('data' in module ? module : loadPlugin(options, found, { ...module, key }, prepared)));
	}
	const plugins: LoadedPlugin[] = [];
	for (const load of parts) plugins.push(await load());
	return { plugins, taps: createTapTable(plugins.map(({ found }) => found.manifest)) };
}

function limitsOf({ limits }: LoadPluginsOptions, name: string): PluginLimits {
	return limits[name] ?? DEFAULT_LIMITS;
}

/** One hash of all that a plugin consists of and depends on. */
async function keyOf({ name, dir, file, manifest }: DiscoveredPlugin, keys: ReadonlyMap<string, string>) {
	const { required, optional } = manifest.dependencies;
	const sql = await Promise.all(['migrations', 'statements'].map((folder) => loadSqlFiles(path.join(dir, folder))));
	const others = [...required, ...optional].map((one) => keys.get(one) ?? '');
	const hash = createHash('sha256').update(JSON.stringify([sql, others]));
	for (const one of [file, path.join(dir, `${name}.wasm`)]) hash.update(await readFile(one).catch(() => ''));
	return hash.digest('hex');
}

async function loadPlugin(
	options: LoadPluginsOptions,
	found: DiscoveredPlugin,
	{ hash, ...module }: LoadedModule & { readonly key: string },
	prepared: boolean,
): Promise<LoadedPlugin> {
	const { owner, site, log, isCore, grants, http, migrationSeconds } = options;
	const { manifest, dir, name } = found;
	const capabilities = grantedTo(found, isCore(found), grants);
	const refused = manifest.capabilities.filter((one) => !capabilities.includes(one));
	if (refused.length > 0)
		log.warn({ plugin: name }, `Plugin '${name}' asks for ${refused.join(', ')}, which site.toml does not grant`);
	const scope = prepared ? scopeOf(site, name) : await preparePlugin(owner, site, manifest, dir, log, migrationSeconds);
	const catalogue = await loadCatalogue(owner, manifest);
	const statements = await loadStatements(owner, site, manifest, catalogue.rules, dir);
	const { version, config, routes, events, jobs, queues } = manifest;
	const declares = { events, jobs, queues };
	const outbound = { hosts: http.hosts[name] ?? [], internal: http.internal };
	const declared = { name, version, config, routes, declares };
	const data = {
		...declared,
		capabilities,
		outbound,
		limits: limitsOf(options, name),
		...scope,
		catalogue,
		statements,
		...module,
	};
	return { found, isCore: isCore(found), hash, data };
}
