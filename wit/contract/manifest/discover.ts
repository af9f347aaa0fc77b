// Finds the plugins that lie in folders on disk.
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { TrovatoError } from '../errors/trovato-error.ts';
import { parseManifest, whereInManifest } from './parse.ts';
import type { Manifest } from './schema.ts';

/** A plugin on disk. */
export interface DiscoveredPlugin {
	readonly name: string;
	/** Absolute path of the plugin's folder. */
	readonly dir: string;
	/** Absolute path of its `<name>.info.toml`. */
	readonly file: string;
	readonly manifest: Manifest;
}

const SUFFIX = '.info.toml';

/**
 * Every plugin of the given folders, each a subfolder with one `<name>.info.toml`; by name. Folders without a
 * manifest and folders that do not exist hold no plugins.
 * @param only read just these plugins, and miss those that are not there
 * @throws `plugin.manifest` with every problem of every manifest
 */
export async function discoverPlugins(dirs: readonly string[], only?: readonly string[]): Promise<DiscoveredPlugin[]> {
	const found = new Map<string, DiscoveredPlugin>();
	const problems: string[] = [];
	for (const dir of (await Promise.all(dirs.map(subfolders))).flat()) {
		if (only && !only.includes(path.basename(dir))) continue;
		try {
			const plugin = await readPlugin(dir);
			const other = plugin && found.get(plugin.name);
			if (other)
				problems.push(
					`${plugin.file}:1:1: found a second plugin '${plugin.name}' beside ${other.file}, expected one; remove either`,
				);
			else if (plugin) found.set(plugin.name, plugin);
		} catch (error) {
			if (!(error instanceof TrovatoError)) throw error;
			problems.push(error.message);
		}
	}
	if (problems.length === 0) {
		for (const name of only ?? []) {
			if (!found.has(name))
				problems.push(`Plugin '${name}' is enabled, but there is no ${name}/${name}${SUFFIX} in ${dirs.join(', ')}`);
		}
	}
	if (problems.length > 0) throw new TrovatoError('plugin.manifest', problems.join('\n'), { extra: { problems } });
	return [...found.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

async function readPlugin(dir: string): Promise<DiscoveredPlugin | undefined> {
	const [first, second] = (await readdir(dir)).filter((name) => name.endsWith(SUFFIX)).toSorted();
	if (first === undefined) return undefined;
	const file = path.join(dir, first);
	if (second !== undefined)
		throw new TrovatoError(
			'plugin.manifest',
			`${file}:1:1: found ${second} beside it, expected one *${SUFFIX} a folder; remove one`,
		);
	const manifest = parseManifest(await readFile(file, 'utf8'), file);
	const folder = path.basename(dir);
	if (manifest.name !== folder)
		throw new TrovatoError(
			'plugin.manifest',
			`${whereInManifest(manifest, '/name')}: found '${manifest.name}', expected '${folder}' as the folder is called; rename one of them`,
		);
	if (first !== `${folder}${SUFFIX}`)
		throw new TrovatoError(
			'plugin.manifest',
			`${file}:1:1: found ${first}, expected ${folder}${SUFFIX} in the folder ${folder}; rename it`,
		);
	return { name: manifest.name, dir, file, manifest };
}

async function subfolders(dir: string): Promise<string[]> {
	try {
		const entries = await readdir(dir, { withFileTypes: true });
		return entries
			.filter(
				(entry) =>
					(entry.isDirectory() || entry.isSymbolicLink()) &&
					!entry.name.startsWith('.') &&
					entry.name !== 'node_modules',
			)
			.map((entry) => path.resolve(dir, entry.name))
			.toSorted();
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
		throw error;
	}
}
