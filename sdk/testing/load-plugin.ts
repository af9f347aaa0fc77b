// Makes of a plugin's folder what a worker has of an enabled plugin, without a site that enables it.
import { basename, dirname, join } from 'node:path';
import { DEFAULT_LIMITS } from '../../kernel/src/config/plugin-limits.ts';
import { loadModule } from '../../kernel/src/plugins/load-module.ts';
import type { WorkerPlugin } from '../../kernel/src/plugins/worker/worker-plugin.ts';
import { discoverPlugins, type DiscoveredPlugin } from '../../wit/contract/manifest/discover.ts';
import { readStatements } from './mock-database.ts';

export interface PluginUnderTest {
	readonly found: DiscoveredPlugin;
	/** All plugins whose manifests say which taps there are, the tested one last. */
	readonly all: readonly DiscoveredPlugin[];
	readonly plugin: WorkerPlugin;
}

/** @throws what is wrong with manifest or module */
export async function loadPlugin(dir: string, installation: string): Promise<PluginUnderTest> {
	const [name, home] = [basename(dir), dirname(dir)];
	const [found] = await discoverPlugins([home], [name]);
	if (!found) throw new Error(`There is no plugin in ${dir}.`);
	const { dependencies, version, config, routes, capabilities, events, jobs, queues } = found.manifest;
	const installed = ['core-plugins', 'contrib-plugins'].map((one) => join(installation, one));
	const others = await discoverPlugins(installed.filter((place) => place !== home));
	// A dependency beside the plugin goes before one of the installation; it may as well be absent.
	const names = [...dependencies.required, ...dependencies.optional];
	const beside = (await Promise.all(names.map((one) => discoverPlugins([home], [one]).catch(() => [])))).flat();
	const known = new Set([name, ...beside.map((one) => one.name)]);
	const { hash, ...module } = await loadModule(found, true, DEFAULT_LIMITS.memoryPages);
	const plugin: WorkerPlugin = {
		name,
		version,
		config,
		routes,
		capabilities,
		declares: { events, jobs, queues },
		...module,
		key: hash,
		role: name,
		searchPath: name,
		statements: await readStatements(name, dir),
		catalogue: { rules: { plugin: name, uses: [], extensions: [] }, tables: {} },
		outbound: { hosts: [], internal: [] },
		limits: DEFAULT_LIMITS,
		staticText: new Map(),
	};
	return { found, all: [...others.filter((one) => !known.has(one.name)), ...beside, found], plugin };
}
