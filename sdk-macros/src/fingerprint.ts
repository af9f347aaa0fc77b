// The hash of everything that decides what a plugin's module is, so that a build can be skipped.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PluginManifest } from './manifest.ts';

/** The folder of the SDK's sources, beside this package. */
export const SDK = fileURLToPath(new URL('../../sdk/assembly', import.meta.url));
const MACROS = fileURLToPath(new URL('.', import.meta.url));
const COMPILER = fileURLToPath(import.meta.resolve('assemblyscript/package.json'));

let tools: string | undefined;

/** SHA-256 over the plugin's sources, the manifests it depends on, SDK, macros and compiler. */
export function fingerprint(
	dir: string,
	manifest: PluginManifest,
	dependencies: ReadonlyMap<string, PluginManifest>,
): string {
	const hash = createHash('sha256');
	tools ??= createHash('sha256')
		.update(readFileSync(COMPILER))
		.update(treeHash(SDK))
		.update(treeHash(MACROS))
		.digest('hex');
	hash
		.update(tools)
		.update(manifest.text)
		.update(treeHash(join(dir, 'assembly')));
	for (const [name, other] of dependencies) hash.update(`${name}\n${other.text}`);
	return hash.digest('hex');
}

function treeHash(dir: string): string {
	const hash = createHash('sha256');
	const entries = readdirSync(dir, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts'))
		.map((entry) => join(entry.parentPath, entry.name))
		.toSorted();
	for (const file of entries) hash.update(relative(dir, file)).update('\0').update(readFileSync(file)).update('\0');
	return hash.digest('hex');
}
