// Writes hostile plugins into a folder of their own, each with a manifest and a module that no build has seen.
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface HostilePlugin {
	readonly name: string;
	/** More of the manifest, after name, version and api. */
	readonly manifest?: string;
	/** Without a module there is no file `<name>.wasm`. */
	readonly module?: Uint8Array;
	/** More files by their path in the plugin's folder. */
	readonly files?: Readonly<Record<string, string>>;
	/** Symbolic links by their path, with where they lead. */
	readonly links?: Readonly<Record<string, string>>;
}

export interface PluginFolder {
	readonly dir: string;
	write(plugin: HostilePlugin): Promise<string>;
	/** Takes one plugin away. */
	erase(name: string): Promise<void>;
	remove(): Promise<void>;
}

/** A route `GET /hostile/<name>` whose handler is the export `route-attack`. */
export function attackRoute(name: string, format: 'page' | 'json' = 'json'): string {
	return `
[[routes]]
path = "/hostile/${name}"
handler = "attack"
permission = "access content"
format = "${format}"
`;
}

export async function createPluginFolder(): Promise<PluginFolder> {
	const dir = await mkdtemp(path.join(tmpdir(), 'trovato-hostile-'));
	return {
		dir,
		async write({ name, manifest = attackRoute(name), module, files = {}, links = {} }) {
			const home = path.join(dir, name);
			const head = `name = "${name}"\nversion = "0.1.0"\napi = "1.0"\ndescription = "Hostile"\n`;
			const all: Record<string, string | Uint8Array> = { [`${name}.info.toml`]: head + manifest, ...files };
			if (module) all[`${name}.wasm`] = module;
			for (const [file, content] of Object.entries(all)) {
				await mkdir(path.dirname(path.join(home, file)), { recursive: true });
				await writeFile(path.join(home, file), content);
			}
			for (const [link, target] of Object.entries(links)) await symlink(target, path.join(home, link));
			return home;
		},
		erase: (name) => rm(path.join(dir, name), { recursive: true, force: true }),
		remove: () => rm(dir, { recursive: true, force: true }),
	};
}
