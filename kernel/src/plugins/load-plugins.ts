// Brings the enabled plugins up, in dependency order: schema and role, migrations, statements, module; the result is
// what workers are started with and what the front needs for routing.
import type { Sql } from 'postgres';
import { DEFAULT_LIMITS, type PluginLimits } from '../config/plugin-limits.ts';
import { preparePlugin } from '../db/plugin-schema.ts';
import type { SiteDatabase } from '../db/setup.ts';
import { loadStatements } from '../db/statements.ts';
import { KERNEL_TAPS } from '../generated/exports.ts';
import type { Log } from '../observe/log.ts';
import { loadModule } from './load-module.ts';
import { checkCompatibility } from './manifest/compatibility.ts';
import { discoverPlugins, type DiscoveredPlugin } from './manifest/discover.ts';
import { orderPlugins } from './manifest/order.ts';
import { createTapTable } from './tap-table.ts';
import type { TapTable, WorkerPluginData } from './worker/worker-plugin.ts';

export interface LoadPluginsOptions {
	/** Folders whose subfolders are plugins. */
	readonly pluginDirs: readonly string[];
	readonly enabled: readonly string[];
	readonly owner: Sql;
	readonly site: SiteDatabase;
	readonly log: Log;
	readonly testing: boolean;
	/** Of the plugins for which the site changed any. */
	readonly limits: Readonly<Record<string, PluginLimits>>;
}

export interface LoadedPlugin {
	readonly found: DiscoveredPlugin;
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

export async function loadPlugins(options: LoadPluginsOptions): Promise<LoadedPlugins> {
	const { owner, site, log } = options;
	const ordered = await findPlugins(options.pluginDirs, options.enabled);
	const limitsOf = (name: string) => options.limits[name] ?? DEFAULT_LIMITS;
	const modules = await Promise.all(
		ordered.map((found) => loadModule(found, options.testing, limitsOf(found.name).memoryPages)),
	);
	const plugins: LoadedPlugin[] = [];
	for (const [index, found] of ordered.entries()) {
		const { manifest, dir, name } = found;
		const { hash, ...module } = modules[index]!;
		const { role, searchPath } = await preparePlugin(owner, site, manifest, dir, log);
		const statements = await loadStatements(owner, site, manifest, dir);
		const data: WorkerPluginData = {
			name,
			version: manifest.version,
			...module,
			role,
			searchPath,
			statements,
			config: manifest.config,
			limits: limitsOf(name),
		};
		plugins.push({ found, hash, data });
	}
	return { plugins, taps: createTapTable(ordered.map(({ manifest }) => manifest)) };
}
