// Builds a plugin's folder into its module and source map, unless they are fresh.
import { readFile, rename, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { bundleScripts } from './bundle.ts';
import type { Diagnostic } from './diagnostic.ts';
import { findUse } from './find-use.ts';
import { fingerprint } from './fingerprint.ts';
import { capabilityProblem, neededFor } from '../../wit/contract/capabilities.ts';
import { API_VERSION } from '../../wit/contract/generated/exports.ts';
import { findProvider, type PluginManifest, readDependencies, readManifest } from './manifest.ts';
import { checkStart } from './start.ts';
import type { TransformInput } from './transform.ts';
import { appendSection, readSection, staticEnd } from './wasm-section.ts';

/** The custom section that tells the kernel how to talk to the module: `{api, strings, staticEnd}`. */
export const ABI_SECTION = 'trovato:abi';
/** The custom section with the hash of what the module was built from. */
export const SOURCE_SECTION = 'trovato:source';

export interface BuildOptions {
	/** The plugin's folder. */
	readonly dir: string;
	/** The folder that holds `core-plugins` and `contrib-plugins`. */
	readonly installation: string;
	/** False to only look whether something has to be compiled. */
	readonly compile?: boolean;
}

export interface BuildResult {
	readonly name: string;
	/** The plugin's folder. */
	readonly dir: string;
	/** Path of the module. */
	readonly file: string;
	/** No error; the module is there. */
	readonly ok: boolean;
	/** Size of the module, 0 without one. */
	readonly bytes: number;
	/** `fresh` when it was up to date and nothing was compiled; `stale` when it was not and only that was asked. */
	readonly was: 'fresh' | 'stale' | 'compiled';
	readonly ms: number;
	readonly diagnostics: readonly Diagnostic[];
}

/** What the compiler must know of the plugin in `dir` besides its sources; undefined when its manifest cannot be read. */
export function readPluginInput(dir: string, installation: string): TransformInput | undefined {
	const read = readManifest(dir);
	if (!read.ok) return undefined;
	return { manifest: read.manifest, dependencies: readDependencies(dir, installation, read.manifest.dependencies) };
}

let queue: Promise<unknown> = Promise.resolve();

/** Builds one plugin; mistakes of its author are `diagnostics`, never exceptions. Builds run one after another. */
export function buildPlugin(options: BuildOptions): Promise<BuildResult> {
	const result = queue.then(() => build(options));
	queue = result.catch(() => undefined);
	return result;
}

async function build({ dir, installation, compile = true }: BuildOptions): Promise<BuildResult> {
	const started = performance.now();
	const name = basename(dir);
	const file = join(dir, `${name}.wasm`);
	const done = (part: Partial<BuildResult>): BuildResult => ({
		name,
		dir,
		file,
		ok: true,
		bytes: 0,
		was: 'compiled',
		ms: Math.round(performance.now() - started),
		diagnostics: [],
		...part,
	});
	const read = readManifest(dir);
	if (!read.ok) return done({ ok: false, diagnostics: [read.diagnostic] });
	const { manifest } = read;
	const scripts = await bundleScripts(dir, installation);
	if (scripts.length > 0) return done({ ok: false, diagnostics: scripts });
	const dependencies = readDependencies(dir, installation, manifest.dependencies);
	const source = fingerprint(dir, manifest, dependencies);
	const present = await readFile(file).catch(() => undefined);
	if (present && readSection(present, SOURCE_SECTION) === source) return done({ bytes: present.length, was: 'fresh' });
	if (!compile) return done({ was: 'stale' });
	// Loading the compiler takes a second; most of the time nothing is to be compiled.
	const { compilePlugin } = await import('./compile.ts');
	const mapName = `${name}.wasm.map`;
	const compiled = await compilePlugin(dir, mapName, {
		manifest,
		dependencies,
		elsewhere: (tap) => findProvider(dir, installation, tap),
	});
	if (!compiled.wasm) return done({ ok: false, diagnostics: compiled.diagnostics });
	const bytes = Uint8Array.from(compiled.wasm);
	const wrong = checkImports(bytes, dir, manifest) ?? (await checkStart(bytes, compiled.map ?? '{}', dir));
	if (wrong) return done({ ok: false, diagnostics: [...compiled.diagnostics, wrong] });
	const module = stamp(bytes, source);
	await writeWhole(join(dir, mapName), compiled.map ?? '{}');
	await writeWhole(file, module);
	return done({ bytes: module.length, diagnostics: compiled.diagnostics });
}

/** A host interface that the plugin uses without asking for it. */
function checkImports(wasm: Uint8Array<ArrayBuffer>, dir: string, manifest: PluginManifest): Diagnostic | undefined {
	for (const { module, name } of WebAssembly.Module.imports(new WebAssembly.Module(wasm))) {
		if (capabilityProblem(module, name, manifest.capabilities) === undefined) continue;
		const [, interface_ = ''] = module.split('/');
		return {
			...(findUse(dir, new RegExp(`\\b${interface_}\\.\\w`)) ?? { file: 'assembly/index.ts', line: 1, column: 1 }),
			severity: 'error',
			message: `The plugin uses ${interface_}, and its manifest does not ask for it.`,
			expected: `capabilities = [one or more of ${neededFor(module).join(', ')}]`,
			found: `capabilities = ${JSON.stringify(manifest.capabilities)}`,
			fix: `Add to ${manifest.file}, above the first [table], what you need of it. The site has to grant it too.`,
		};
	}
	return undefined;
}

/** Sections at the end leave every offset as it was, so the source map stays right. */
function stamp(wasm: Uint8Array, source: string): Uint8Array {
	const abi = JSON.stringify({ api: API_VERSION, strings: 'utf16', staticEnd: staticEnd(wasm) });
	return appendSection(appendSection(wasm, ABI_SECTION, abi), SOURCE_SECTION, source);
}

/** No reader ever sees half a file. */
async function writeWhole(file: string, content: Uint8Array | string): Promise<void> {
	const temporary = `${file}.${process.pid}.tmp`;
	await writeFile(temporary, content);
	await rename(temporary, file);
}
