// Reads a plugin's built module, checks what it imports and exports against its manifest, and compiles it once for all
// workers.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { TrovatoError } from '../errors/trovato-error.ts';
import { API_VERSION } from '../generated/exports.ts';
import type { DiscoveredPlugin } from './manifest/discover.ts';
import type { Manifest } from './manifest/schema.ts';
import { checkInstructions } from './wasm/instructions.ts';
import { patchModule } from './wasm/patch.ts';
import { customSection } from './wasm/sections.ts';
import { importProblem } from './worker/imports.ts';

export interface LoadedModule {
	readonly module: WebAssembly.Module;
	readonly codeShift: number;
	readonly restorable: boolean;
	readonly encoding: 'utf16' | 'utf8';
	readonly staticEnd: number;
	readonly mapFile: string;
	/** Of the file's bytes, hex. */
	readonly hash: string;
}

interface Abi {
	readonly api: string;
	readonly strings: 'utf16' | 'utf8';
	/** Below this address lie data segments that never change. */
	readonly staticEnd: number;
}

/** Modules that speak Extism's convention only carry no section; they get UTF-8. */
function readAbi(bytes: Uint8Array, name: string): Abi {
	const section = customSection(bytes, 'trovato:abi');
	if (!section) return { api: API_VERSION, strings: 'utf8', staticEnd: 0 };
	let parsed: Partial<Abi>;
	try {
		parsed = JSON.parse(new TextDecoder().decode(section)) as Partial<Abi>;
	} catch (cause) {
		throw new TrovatoError('plugin.module', `Plugin '${name}' has an unreadable section trovato:abi.`, { cause });
	}
	if (parsed.api !== API_VERSION)
		throw new TrovatoError(
			'plugin.module',
			`Plugin '${name}' was built for the plugin API ${String(parsed.api)}, this kernel offers ${API_VERSION}. Build it again with this version's SDK.`,
		);
	return {
		api: parsed.api,
		strings: parsed.strings === 'utf8' ? 'utf8' : 'utf16',
		staticEnd: parsed.staticEnd ?? 0,
	};
}

/** The exports that a manifest promises, each with what asks for it. */
function promised(manifest: Manifest): Map<string, string> {
	const kebab = (name: string) => name.replaceAll('_', '-');
	const wanted = new Map<string, string>();
	for (const tap of manifest.taps.implements)
		wanted.set(manifest.taps.options[tap]?.dataMode === 'full' ? `${kebab(tap)}-full` : kebab(tap), tap);
	for (const route of manifest.routes)
		wanted.set(`route-${kebab(route.handler)}`, `route ${route.method} ${route.path}`);
	for (const command of manifest.commands) wanted.set(`command-${kebab(command.name)}`, `command ${command.name}`);
	return wanted;
}

/** Load `<dir>/<name>.wasm`. `testing`: the interface `testing` may be imported; `maxPages`: memory of an instance. */
export async function loadModule(
	{ name, dir, manifest }: DiscoveredPlugin,
	testing: boolean,
	maxPages: number,
): Promise<LoadedModule> {
	const file = path.join(dir, `${name}.wasm`);
	let bytes: Uint8Array;
	try {
		bytes = await readFile(file);
	} catch (cause) {
		throw new TrovatoError(
			'plugin.module',
			`Plugin '${name}' wasm file not found at ${file}. Build it: npx trovato plugin build ${name}`,
			{ cause },
		);
	}
	const { strings, staticEnd } = readAbi(bytes, name);
	const { keepsState } = checkInstructions(bytes);
	const patched = patchModule(bytes, maxPages);
	let module: WebAssembly.Module;
	try {
		module = await WebAssembly.compile(patched.bytes);
	} catch (cause) {
		throw new TrovatoError('plugin.module', `Plugin '${name}' cannot be compiled: ${(cause as Error).message}`, {
			cause,
		});
	}
	for (const { module: from, name: what } of WebAssembly.Module.imports(module)) {
		const problem = importProblem(from, what, testing);
		if (problem) throw new TrovatoError('plugin.module', `Plugin '${name}' cannot be loaded: ${problem}.`);
	}
	const exported = WebAssembly.Module.exports(module)
		.filter(({ kind }) => kind === 'function')
		.map(({ name: one }) => one);
	for (const [wanted, source] of promised(manifest))
		if (!exported.includes(wanted))
			throw new TrovatoError(
				'plugin.module',
				`Plugin '${name}' declares '${source}' but doesn't export it. Check function signature matches WIT. ` +
					`Expected an export '${wanted}', found: ${exported.filter((one) => !one.startsWith('__')).join(', ') || 'none'}.`,
			);
	return {
		module,
		codeShift: patched.codeShift,
		restorable: patched.restorable && !keepsState,
		encoding: strings,
		staticEnd,
		mapFile: `${file}.map`,
		hash: createHash('sha256').update(bytes).digest('hex'),
	};
}
