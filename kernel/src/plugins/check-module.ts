// Checks a module's imports and exports, with the types of their functions, against what this kernel offers and the
// manifest promises.
import { TrovatoError } from '../../../wit/contract/errors/trovato-error.ts';
import {
	HANDLERS,
	KERNEL_TAPS,
	RUNTIME,
	SHAPES,
	type ExportSignature,
} from '../../../wit/contract/generated/exports.ts';
import { capabilityProblem } from '../../../wit/contract/capabilities.ts';
import type { Manifest } from '../../../wit/contract/manifest/schema.ts';
import { readSignatures, signatureText, type SignatureText } from '../../../wit/contract/module/signatures.ts';
import { EXTISM, importProblem } from './worker/imports.ts';

const kebab = (name: string): string => name.replaceAll('_', '-');
const textOf = ({ core }: ExportSignature): SignatureText => signatureText(core.params, core.result);
const ROUTE = [textOf(HANDLERS.route)];
const COMMAND = [textOf(HANDLERS.command)];
const CALLABLE = [textOf(HANDLERS.callable)];
const ALLOC = [textOf(RUNTIME['trovato-alloc'])];
/** Extism's call; some kits return a number that says nothing. */
const FULL = ['()', '() -> i32'];
const TAP = Object.values(SHAPES).map(textOf);

interface Promised {
	/** What asks for the export. */
	readonly source: string;
	readonly signatures: readonly SignatureText[];
}

/** What of a manifest a module is held against. */
type Declared = Pick<Manifest, 'capabilities' | 'taps' | 'routes' | 'commands'>;

/** The exports that a manifest promises. */
function promised({ taps, routes, commands }: Declared): Map<string, Promised> {
	const wanted = new Map<string, Promised>();
	for (const tap of taps.implements) {
		const name = kebab(tap);
		const own = Object.hasOwn(KERNEL_TAPS, name) ? KERNEL_TAPS[name as keyof typeof KERNEL_TAPS] : undefined;
		if (taps.options[tap]?.dataMode === 'full') wanted.set(`${name}-full`, { source: tap, signatures: FULL });
		else wanted.set(name, { source: tap, signatures: own ? [textOf(own)] : TAP });
	}
	for (const { handler, method, path } of routes)
		wanted.set(`route-${kebab(handler)}`, { source: `route ${method} ${path}`, signatures: ROUTE });
	for (const { name } of commands)
		wanted.set(`command-${kebab(name)}`, { source: `command ${name}`, signatures: COMMAND });
	return wanted;
}

function refuse(sentence: string): never {
	throw new TrovatoError('plugin.module', sentence);
}

/**
 * Check a module whose sections have been read without complaint; says whether it uses Extism's functions, whose state
 * lies outside the module. `testing`: the interface `testing` may be imported.
 */
export function checkModule(bytes: Uint8Array, manifest: Declared, testing: boolean): { readonly usesExtism: boolean } {
	const { imports, exports, exportsMemory } = readSignatures(bytes);
	for (const { module, name, signature } of imports) {
		const problem =
			capabilityProblem(module, name, manifest.capabilities) ?? importProblem(module, name, signature, testing);
		if (problem) refuse(problem);
	}
	if (!exportsMemory) refuse('it exports no memory under the name memory');
	const wanted = promised(manifest);
	for (const [name, { source }] of wanted)
		if (!exports.has(name))
			refuse(
				`it declares '${source}' but doesn't export it. Check function signature matches WIT. Expected an export ` +
					`'${name}', found: ${[...exports.keys()].filter((one) => !one.startsWith('__')).join(', ') || 'none'}`,
			);
	for (const [name, signature] of exports) {
		const expected =
			wanted.get(name)?.signatures ??
			(name.startsWith('call-') ? CALLABLE : name === 'trovato-alloc' ? ALLOC : undefined);
		if (expected && !expected.includes(signature))
			refuse(`it exports '${name}' with the signature ${signature}, expected ${expected.join(' or ')}`);
	}
	return { usesExtism: imports.some(({ module }) => module === EXTISM) };
}
