// What the plugins page of a site tells about every plugin on disk, enabled or not.
// In the kernel because no plugin may look into folders.
import { type DiscoveredPlugin, discoverPlugins } from '../../../wit/contract/manifest/discover.ts';
import type { LoadedPlugins } from './load-plugins.ts';
import type { KnownPlugin } from './worker/pages.ts';

/** Every plugin of the folders by name; of a folder that cannot be read only those that run. */
export async function knownPlugins(
	dirs: readonly string[],
	{ plugins }: LoadedPlugins,
	named: readonly string[],
	isCore: (plugin: DiscoveredPlugin) => boolean,
): Promise<KnownPlugin[]> {
	const found = await discoverPlugins(dirs).catch(() => plugins.map((one) => one.found));
	return found.map((one) => {
		const { name, manifest } = one;
		const loaded = plugins.find(({ data }) => data.name === name);
		const { version, description, capabilities, dependencies, permissions } = manifest;
		return {
			name,
			version,
			description,
			enabled: loaded !== undefined,
			fixed: named.includes(name),
			core: isCore(one),
			requires: dependencies.required,
			capabilities,
			granted: loaded?.data.capabilities ?? [],
			permissions: permissions.map(({ name: permission, description: about }) => ({
				name: permission,
				description: about,
			})),
		};
	});
}
