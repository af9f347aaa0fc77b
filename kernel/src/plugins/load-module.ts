// Reads a plugin's built module, checks what it imports and exports against its manifest, and compiles it once for all
// workers.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { TrovatoError } from '../../../wit/contract/errors/trovato-error.ts';
import { API_VERSION } from '../../../wit/contract/generated/exports.ts';
import { IMPORTS } from '../generated/host.ts';
import { checkModule } from './check-module.ts';
import type { DiscoveredPlugin } from '../../../wit/contract/manifest/discover.ts';
import type { Manifest } from '../../../wit/contract/manifest/schema.ts';
import { checkInstructions } from '../../../wit/contract/module/instructions.ts';
import { patchModule } from '../../../wit/contract/module/patch.ts';
import { readSignatures } from '../../../wit/contract/module/signatures.ts';
import { directExports } from '../../../wit/contract/module/suspension.ts';
import { customSection } from '../../../wit/contract/module/sections.ts';

export interface LoadedModule {
	readonly module: WebAssembly.Module;
	readonly codeShift: number;
	readonly restorable: boolean;
	readonly encoding: 'utf16' | 'utf8';
	readonly staticEnd: number;
	readonly direct: ReadonlySet<string>;
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
function readAbi(bytes: Uint8Array): Abi {
	const section = customSection(bytes, 'trovato:abi');
	if (!section) return { api: API_VERSION, strings: 'utf8', staticEnd: 0 };
	let parsed: Partial<Abi>;
	try {
		parsed = JSON.parse(new TextDecoder().decode(section)) as Partial<Abi>;
		const { staticEnd = 0 } = parsed;
		if (!Number.isSafeInteger(staticEnd) || staticEnd < 0) throw new TypeError('staticEnd is no address');
	} catch (cause) {
		const { message } = cause as Error;
		throw new TrovatoError('plugin.module', `it has an unreadable section trovato:abi: ${message}`, { cause });
	}
	if (parsed.api !== API_VERSION)
		throw new TrovatoError(
			'plugin.module',
			`it was built for the plugin API ${String(parsed.api)}, this kernel offers ${API_VERSION}. Build it again with this version's SDK`,
		);
	return {
		api: parsed.api,
		strings: parsed.strings === 'utf8' ? 'utf8' : 'utf16',
		staticEnd: parsed.staticEnd ?? 0,
	};
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
	const hash = createHash('sha256').update(bytes).digest('hex');
	return { ...(await compileModule(bytes, name, manifest, testing, maxPages)), mapFile: `${file}.map`, hash };
}

/** Everything that the kernel holds against a module before it is run; throws `plugin.module`, or compiles it. */
export async function compileModule(
	bytes: Uint8Array,
	name: string,
	manifest: Pick<Manifest, 'capabilities' | 'taps' | 'routes' | 'commands'>,
	testing: boolean,
	maxPages: number,
): Promise<Omit<LoadedModule, 'mapFile' | 'hash'>> {
	try {
		const { strings, staticEnd } = readAbi(bytes);
		const { keepsState, calls } = checkInstructions(bytes);
		const patched = patchModule(bytes, maxPages);
		const { usesExtism } = checkModule(bytes, manifest, testing);
		return {
			module: await WebAssembly.compile(patched.bytes),
			codeShift: patched.codeShift,
			restorable: patched.restorable && !keepsState && !usesExtism,
			encoding: strings,
			staticEnd,
			direct: directExports(readSignatures(bytes), calls, (from, what) => IMPORTS[from]?.[what]?.async ?? false),
		};
	} catch (cause) {
		throw new TrovatoError('plugin.module', `Plugin '${name}' cannot be loaded: ${(cause as Error).message}`, {
			cause,
		});
	}
}
