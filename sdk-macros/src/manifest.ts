// Reads the parts of plugin manifests that decide what a module must export. The kernel checks the rest.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parse, TomlError } from 'smol-toml';
import type { Diagnostic } from './diagnostic.ts';

export interface ProvidedTap {
	readonly payload: string;
	readonly returns: string;
}

/** As much of `<name>.info.toml` as the build needs. */
export interface PluginManifest {
	readonly name: string;
	readonly api: string;
	readonly file: string;
	readonly text: string;
	readonly capabilities: readonly string[];
	readonly dependencies: readonly string[];
	/** Those of the dependencies that may be absent. */
	readonly optional: readonly string[];
	readonly implements: readonly string[];
	readonly provides: ReadonlyMap<string, ProvidedTap>;
	/** The taps with `data_mode = "full"`. */
	readonly full: ReadonlySet<string>;
	readonly routes: readonly string[];
	readonly commands: readonly string[];
	readonly jobs: readonly string[];
}

export type ManifestResult =
	| { readonly ok: true; readonly manifest: PluginManifest }
	| { readonly ok: false; readonly diagnostic: Diagnostic };

/** The manifest of the plugin in `dir`. */
export function readManifest(dir: string): ManifestResult {
	const name = basename(dir);
	const file = `${name}.info.toml`;
	let text: string;
	try {
		text = readFileSync(join(dir, file), 'utf8');
	} catch {
		const fix = `Write ${file}; its name is that of the folder.`;
		return {
			ok: false,
			diagnostic: { file, line: 1, column: 1, severity: 'error', message: 'The plugin has no manifest.', fix },
		};
	}
	try {
		return { ok: true, manifest: parseManifest(text, file) };
	} catch (error) {
		if (!(error instanceof TomlError)) throw error;
		const message = (error.message.split('\n')[0] ?? '').replace('Invalid TOML document', 'This is not TOML');
		const { line, column } = error;
		const fix = 'Correct the syntax (https://toml.io).';
		return { ok: false, diagnostic: { file, line, column, severity: 'error', message, fix } };
	}
}

/** Reads a manifest's text leniently: what has the wrong type counts as absent. Throws TomlError. */
export function parseManifest(text: string, file: string): PluginManifest {
	const root = record(parse(text));
	const taps = record(root['taps']);
	const dependencies = record(root['dependencies']);
	const options = Object.entries(record(taps['options']));
	return {
		name: string(root['name']),
		api: string(root['api']),
		file,
		text,
		capabilities: strings(root['capabilities']),
		dependencies: [...strings(dependencies['required']), ...strings(dependencies['optional'])],
		optional: strings(dependencies['optional']),
		implements: strings(taps['implements']),
		provides: new Map(
			Object.entries(record(taps['provides'])).map(([tap, value]) => [
				tap,
				{ payload: string(record(value)['payload']), returns: string(record(value)['returns']) },
			]),
		),
		full: new Set(options.filter(([, value]) => record(value)['data_mode'] === 'full').map(([tap]) => tap)),
		routes: tables(root['routes']).map((route) => string(route['handler'])),
		commands: tables(root['commands']).map((command) => string(command['name'])),
		jobs: strings(root['jobs']),
	};
}

function rootsOf(dir: string, installation: string): string[] {
	return [dirname(dir), ...['core-plugins', 'contrib-plugins', 'plugins'].map((root) => join(installation, root))];
}

/** The plugin that provides a tap, among all that lie where dependencies are looked for. */
export function findProvider(dir: string, installation: string, tap: string): string | undefined {
	const homes = rootsOf(dir, installation).filter((root) => existsSync(root));
	const names = new Set(homes.flatMap((root) => readdirSync(root)));
	const all = readDependencies(dir, installation, [...names]);
	return [...all.values()].find(({ provides }) => provides.has(tap))?.name;
}

/** The manifests of `names`, looked for beside the plugin and in the plugin folders of `installation`. */
export function readDependencies(
	dir: string,
	installation: string,
	names: readonly string[],
): Map<string, PluginManifest> {
	const roots = rootsOf(dir, installation);
	const found = new Map<string, PluginManifest>();
	for (const name of names) {
		const home = roots.find((root) => exists(join(root, name), `${name}.info.toml`));
		const result = home === undefined ? undefined : readManifest(join(home, name));
		if (result?.ok) found.set(name, result.manifest);
	}
	return found;
}

/** Where the manifest has `name` as the value of `key`, line and column from 1; an empty key is any string. */
export function placeOf(manifest: PluginManifest, key: string, name = ''): { line: number; column: number } {
	const pattern = name === '' ? `^${key}\\s*=` : `${key === '' ? '' : `\\b${key}\\s*=\\s*`}["']${name}["']`;
	const match = new RegExp(pattern, 'm').exec(manifest.text);
	const at = match ? match.index + (name === '' ? 0 : match[0].length - name.length - 2) : 0;
	return { line: manifest.text.slice(0, at).split('\n').length, column: at - manifest.text.lastIndexOf('\n', at - 1) };
}

function exists(dir: string, file: string): boolean {
	try {
		return readdirSync(dir).includes(file);
	} catch {
		return false;
	}
}

function record(value: unknown): Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function string(value: unknown): string {
	return typeof value === 'string' ? value : '';
}

function strings(value: unknown): string[] {
	return Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === 'string') : [];
}

function tables(value: unknown): Record<string, unknown>[] {
	return Array.isArray(value) ? value.map(record) : [];
}
