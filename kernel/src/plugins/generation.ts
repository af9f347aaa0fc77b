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
	{ name, slogan, language }: Pick<Config, 'name' | 'slogan' | 'language'>,
): Omit<SiteFacts, 'staticVersion'> {
	const menu = plugins
		.flatMap(({ found }) => found.manifest.menu)
		.filter((entry) => entry.menu === 'main')
		.toSorted((a, b) => a.weight - b.weight || (a.title < b.title ? -1 : 1))
		.map(({ title, path: to }) => ({ title, path: to }));
	// A template is code: only the plugins that the kernel comes with bring their own, and those that are granted it.
	const trusted = plugins.filter(({ isCore, data }) => isCore || data.capabilities.includes('templates:code'));
	const layers = [
		{ layer: 'kernel', dir: path.join(kernelDir, 'templates') },
		...trusted.map(({ found }) => ({ layer: 'plugin' as const, dir: path.join(found.dir, 'templates') })),
		{ layer: 'theme', dir: path.join(themeDir, 'templates') },
	] as const;
	return { name, slogan, language, menu, templateDirs: layers.filter(({ dir }) => existsSync(dir)) };
}
