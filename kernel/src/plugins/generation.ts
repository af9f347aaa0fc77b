// What pages look like while the same plugins are enabled: their files, their menu, their templates.
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Config } from '../config/load-config.ts';
import type { LoadedPlugins } from './load-plugins.ts';
import type { SiteFacts } from './worker/pages.ts';

/** Where the kernel has its templates and static files, and where the site has its own. */
export interface Folders {
	readonly kernelDir: string;
	readonly themeDir: string;
}

/** The folders with static files, each with where it hangs below `/static`; no plugin's name has a hyphen. */
export function staticFolders({ plugins }: LoadedPlugins, { kernelDir, themeDir }: Folders) {
	return [
		{ mount: '', dir: path.join(kernelDir, 'static') },
		...plugins.map(({ found }) => ({ mount: found.name, dir: path.join(found.dir, 'static') })),
		{ mount: 'site-theme', dir: path.join(themeDir, 'static') },
	];
}

/** What every page of the site shows. */
export function siteFacts(
	{ plugins }: LoadedPlugins,
	{ kernelDir, themeDir }: Folders,
	{ name, slogan, language, siteUrl }: Pick<Config, 'name' | 'slogan' | 'language' | 'siteUrl'>,
): Omit<SiteFacts, 'staticVersion' | 'known'> {
	const manifests = plugins.map(({ found: { manifest } }) => ({
		name: manifest.name,
		routes: manifest.routes,
		menu: manifest.menu,
	}));
	// A template is code: only the plugins that the kernel comes with bring their own, and those that are granted it.
	const trusted = plugins.filter(({ isCore, data }) => isCore || data.capabilities.includes('templates:code'));
	const layers = [
		{ layer: 'kernel', dir: path.join(kernelDir, 'templates') },
		...trusted.map(({ found }) => ({ layer: 'plugin' as const, dir: path.join(found.dir, 'templates') })),
		{ layer: 'theme', dir: path.join(themeDir, 'templates') },
	] as const;
	return { name, slogan, language, siteUrl, manifests, templateDirs: layers.filter(({ dir }) => existsSync(dir)) };
}
