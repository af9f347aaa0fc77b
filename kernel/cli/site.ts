// Where things are: the installation, the site a command is about, its settings and its plugins' folders.
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadConfig, type Config } from '../src/config/load-config.ts';

export const INSTALLATION = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** The folder given, else the nearest one upwards that has a site.toml, else the example site. */
export function findSite(given: string | undefined): string {
	if (given !== undefined) return resolve(given);
	for (let folder = process.cwd(); ; folder = dirname(folder)) {
		if (existsSync(join(folder, 'site.toml'))) return folder;
		if (folder === dirname(folder)) return join(INSTALLATION, 'docs', 'example-site');
	}
}

/** The settings in force for a site. */
export function loadSite(given: string | undefined): Config {
	return loadConfig({ siteDir: findSite(given), env: process.env });
}

/** The folders whose sub-folders are plugins. */
export function pluginDirs(siteDir: string): string[] {
	const dirs = [join(INSTALLATION, 'core-plugins'), join(INSTALLATION, 'contrib-plugins'), join(siteDir, 'plugins')];
	return dirs.filter((dir) => existsSync(dir));
}
