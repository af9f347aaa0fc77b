// Brings plugins up, in dependency order: schema and role, migrations, statements, module; the result is what workers
// are given and what the front needs for routing.
import { createHash } from 'node:crypto';
import type { Sql } from 'postgres';
import type { Config } from '../config/load-config.ts';
import { DEFAULT_LIMITS, type PluginLimits } from '../config/plugin-limits.ts';
import { preparePlugin, scopeOf } from '../db/plugin-schema.ts';
import type { SiteDatabase } from '../db/setup.ts';
import { loadStatements } from '../db/statements.ts';
import { KERNEL_TAPS } from '../generated/exports.ts';
import type { Log } from '../observe/log.ts';
import { grantedTo } from './capabilities.ts';
import { loadModule } from './load-module.ts';
import { checkCompatibility } from './manifest/compatibility.ts';
import { discoverPlugins, type DiscoveredPlugin } from './manifest/discover.ts';
import { orderPlugins } from './manifest/order.ts';
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

/** Load the plugins `names`. @param prepared the database is ready for these very plugins; nothing is changed there */
export async function loadPlugins(
	options: LoadPluginsOptions,
	names: readonly string[],
	prepared: boolean,
): Promise<LoadedPlugins> {
	const { owner, site, log } = options;
	const ordered = await findPlugins(options.pluginDirs, names);
	const limitsOf = (name: string) => options.limits[name] ?? DEFAULT_LIMITS;
	const modules = await Promise.all(
		ordered.map((found) => loadModule(found, options.testing, limitsOf(found.name).memoryPages)),
	);
	const plugins: LoadedPlugin[] = [];
	for (const [index, found] of ordered.entries()) {
		const { manifest, dir, name } = found;
		const isCore = options.isCore(found);
		const { hash, ...module } = modules[index]!;
		const { role, searchPath } = prepared ? scopeOf(site, name) : await preparePlugin(owner, site, manifest, dir, log);
		const facts = {
			name,
			version: manifest.version,
			capabilities: grantedTo(found, isCore, options.grants),
			role,
			searchPath,
			statements: await loadStatements(owner, site, manifest, dir),
			config: manifest.config,
			routes: manifest.routes,
			events: manifest.events,
			jobs: manifest.jobs,
			queues: manifest.queues,
			outbound: { hosts: options.http.hosts[name] ?? [], internal: options.http.internal },
			limits: limitsOf(name),
		};
		const refused = manifest.capabilities.filter((one) => !facts.capabilities.includes(one));
		if (refused.length > 0)
			log.warn({ plugin: name }, `Plugin '${name}' asks for ${refused.join(', ')}, which site.toml does not grant`);
		const key = createHash('sha256')
			.update(JSON.stringify([hash, { ...facts, statements: [...facts.statements] }]))
			.digest('hex');
		plugins.push({ found, isCore, hash, data: { ...facts, ...module, key } });
	}
	return { plugins, taps: createTapTable(ordered.map(({ manifest }) => manifest)) };
}
