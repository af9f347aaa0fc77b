// Reads a WebAssembly binary's sections byte by byte, as far as the kernel must know and change them.
// No plugin can do this: it happens before a module is trusted with anything.
import { TrovatoError } from '../errors/trovato-error.ts';

export const SECTION = {
	custom: 0,
	type: 1,
	import: 2,
	function: 3,
	memory: 5,
	global: 6,
	export: 7,
	code: 10,
} as const;

export interface Section {
	readonly id: number;
	/** Of the id byte. */
	readonly start: number;
	/** Of the payload. */
	readonly body: number;
	readonly end: number;
}

export interface Reader {
	at: number;
	readonly bytes: Uint8Array;
}

export function readByte(reader: Reader): number {
	const byte = reader.bytes[reader.at++];
	if (byte === undefined) throw new TrovatoError('plugin.module', 'The module ends in the middle of a section.');
	return byte;
}

/** An unsigned LEB128 number of up to 32 bits. */
export function readU32(reader: Reader): number {
	let result = 0;
	for (let shift = 0; shift < 35; shift += 7) {
		const byte = readByte(reader);
		result += (byte & 0x7f) * 2 ** shift;
		if ((byte & 0x80) === 0) return result;
	}
	throw new TrovatoError('plugin.module', `The module has a number that is too long at byte ${reader.at}.`);
}

export function readName(reader: Reader): string {
	const length = readU32(reader);
	const end = reader.at + length;
	if (end > reader.bytes.length) throw new TrovatoError('plugin.module', 'The module ends in the middle of a name.');
	const name = new TextDecoder('utf-8', { fatal: true }).decode(reader.bytes.subarray(reader.at, end));
	reader.at = end;
	return name;
}

/** The sections of a module, in order. */
export function readSections(bytes: Uint8Array): Section[] {
	const magic = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
	if (magic.some((byte, index) => bytes[index] !== byte))
		throw new TrovatoError('plugin.module', 'The file is no WebAssembly module (version 1).');
	const sections: Section[] = [];
	const reader: Reader = { bytes, at: 8 };
	while (reader.at < bytes.length) {
		const start = reader.at;
		const id = readByte(reader);
		const size = readU32(reader);
		const body = reader.at;
		if (body + size > bytes.length) throw new TrovatoError('plugin.module', `Section ${id} is longer than the module.`);
		sections.push({ id, start, body, end: body + size });
		reader.at = body + size;
	}
	return sections;
}

/** The content of the custom section `name`, if there is one. */
export function customSection(bytes: Uint8Array, name: string): Uint8Array | undefined {
	for (const section of readSections(bytes)) {
		if (section.id !== SECTION.custom) continue;
		const reader: Reader = { bytes, at: section.body };
		if (readName(reader) === name) return bytes.subarray(reader.at, section.end);
	}
	return undefined;
}

export function u32(value: number): number[] {
	const out: number[] = [];
	let rest = value;
	do {
		const low = rest % 128;
		rest = Math.floor(rest / 128);
		out.push(rest > 0 ? low | 0x80 : low);
	} while (rest > 0);
	return out;
}

export function nameBytes(name: string): number[] {
	const encoded = new TextEncoder().encode(name);
	return [...u32(encoded.length), ...encoded];
}
