// One generation: the plugins that are enabled together, and what pages look like while they are. It never changes; a
// plugin that is switched makes a new one.
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Config } from '../config/load-config.ts';
import { TrovatoError } from '../errors/trovato-error.ts';
import type { LoadedPlugins } from './load-plugins.ts';
import type { SiteFacts } from './worker/pages.ts';

/** Where the kernel's own templates and static files are, and the settings that matter here. */
export interface SiteFolders {
	readonly kernelDir: string;
	readonly config: Pick<Config, 'name' | 'slogan' | 'language' | 'siteDir' | 'theme'>;
}

function themeDir({ config }: SiteFolders): string {
	const dir = path.join(config.siteDir, 'themes', config.theme);
	if (config.theme !== 'default' && !existsSync(dir))
		throw new TrovatoError('config.invalid', `The theme '${config.theme}' is set, but there is no folder ${dir}.`);
	return dir;
}

/** The folders with static files, each with where it hangs below `/static`. A hyphen is in no plugin's name. */
export function staticFolders(loaded: LoadedPlugins, folders: SiteFolders) {
	return [
		{ mount: '', dir: path.join(folders.kernelDir, 'static') },
		...loaded.plugins.map(({ found }) => ({ mount: found.name, dir: path.join(found.dir, 'static') })),
		{ mount: 'site-theme', dir: path.join(themeDir(folders), 'static') },
	];
}

/** What every page shows. @param staticVersion changes with any static file */
export function siteFacts(loaded: LoadedPlugins, folders: SiteFolders, staticVersion: string): SiteFacts {
	const { name, slogan, language } = folders.config;
	const manifests = loaded.plugins.map(
		({
			found: {
				manifest: { name: plugin, routes, menu },
			},
		}) => ({ name: plugin, routes, menu }),
	);
	// A template is code: only the plugins that the kernel comes with bring their own, and those that are granted it.
	const trusted = loaded.plugins.filter(({ isCore, data }) => isCore || data.capabilities.includes('templates:code'));
	const layers = [
		{ layer: 'kernel', dir: path.join(folders.kernelDir, 'templates') },
		...trusted.map(({ found }) => ({ layer: 'plugin' as const, dir: path.join(found.dir, 'templates') })),
		{ layer: 'theme', dir: path.join(themeDir(folders), 'templates') },
	] as const;
	return {
		name,
		slogan,
		language,
		manifests,
		templateDirs: layers.filter(({ dir }) => existsSync(dir)),
		staticVersion,
	};
}
