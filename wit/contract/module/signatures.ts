// Reads what a module imports and exports with the types of its functions, which WebAssembly.Module does not tell: the
// engine would bend a number of any type into what a host function takes.
// No plugin can do this: it happens before a module is trusted with anything.
import { TrovatoError } from '../errors/trovato-error.ts';
import { type Reader, readByte, readName, readSections, readU32, SECTION } from './sections.ts';

/** `(i32, i32) -> i64` */
export type SignatureText = string;

export interface ModuleSignatures {
	readonly imports: readonly { readonly module: string; readonly name: string; readonly signature: SignatureText }[];
	/** Exported functions by name. */
	readonly exports: ReadonlyMap<string, SignatureText>;
	/** Of the exported functions; imports count first. */
	readonly indexes: ReadonlyMap<string, number>;
	/** Whether its memory is exported under this name. */
	readonly exportsMemory: boolean;
}

const TYPES = new Map([
	[0x7f, 'i32'],
	[0x7e, 'i64'],
	[0x7d, 'f32'],
	[0x7c, 'f64'],
]);
const FUNCTION = 0;
const MEMORY = 2;

/** A signature as messages show it. */
export function signatureText(params: readonly string[], result: string | null): SignatureText {
	return `(${params.join(', ')})${result === null ? '' : ` -> ${result}`}`;
}

function readTypes(reader: Reader): string[] {
	const types: string[] = [];
	for (let left = readU32(reader); left > 0; left--) {
		const byte = readByte(reader);
		types.push(TYPES.get(byte) ?? `0x${byte.toString(16)}`);
	}
	return types;
}

/** One entry of a section after the other; a module without the section has none. */
function* entries(bytes: Uint8Array, id: number): Generator<Reader> {
	const section = readSections(bytes).find((one) => one.id === id);
	if (!section) return;
	const reader: Reader = { bytes, at: section.body };
	for (let left = readU32(reader); left > 0; left--) {
		if (reader.at >= section.end) throw new TrovatoError('plugin.module', `Section ${id} ends in the middle.`);
		yield reader;
	}
}

/** Of a module whose imports are functions only. */
export function readSignatures(bytes: Uint8Array): ModuleSignatures {
	const types: SignatureText[] = [];
	for (const reader of entries(bytes, SECTION.type)) {
		readByte(reader);
		const params = readTypes(reader);
		const results = readTypes(reader);
		types.push(signatureText(params, results.length === 0 ? null : results.join(', ')));
	}
	const functions: SignatureText[] = [];
	const readType = (reader: Reader): SignatureText => types[readU32(reader)] ?? 'no type';
	const imports: { module: string; name: string; signature: SignatureText }[] = [];
	for (const reader of entries(bytes, SECTION.import)) {
		const [module, name] = [readName(reader), readName(reader)];
		readByte(reader);
		const signature = readType(reader);
		imports.push({ module, name, signature });
		functions.push(signature);
	}
	for (const reader of entries(bytes, SECTION.function)) functions.push(readType(reader));
	const exported = new Map<string, SignatureText>();
	const indexes = new Map<string, number>();
	let exportsMemory = false;
	for (const reader of entries(bytes, SECTION.export)) {
		const name = readName(reader);
		const kind = readByte(reader);
		const index = readU32(reader);
		if (kind === FUNCTION) {
			exported.set(name, functions[index] ?? 'no function');
			indexes.set(name, index);
		}
		if (kind === MEMORY && name === 'memory') exportsMemory = true;
	}
	return { imports, exports: exported, indexes, exportsMemory };
}
