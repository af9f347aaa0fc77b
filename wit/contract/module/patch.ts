// Prepares a module for pooling: exports every mutable global and fixes the memory's maximum, so that the kernel can
// restore all of an instance's state. The code section stays as it is; only its offset moves.
import { TrovatoError } from '../errors/trovato-error.ts';
import {
	nameBytes,
	type Reader,
	readByte,
	readName,
	readSections,
	readU32,
	SECTION,
	type Section,
	u32,
} from './sections.ts';

/** The prefix of the names under which mutable globals are exported. */
export const GLOBAL_PREFIX = 'trovato:global:';

export interface PatchedModule {
	readonly bytes: Uint8Array<ArrayBuffer>;
	/** How far the code section moved: subtract it from a trap's offset before looking into the source map. */
	readonly codeShift: number;
	/** Every mutable global can be set from outside; false keeps the module's instances out of the pool. */
	readonly restorable: boolean;
}

interface GlobalEntry {
	readonly index: number;
	readonly type: number;
}

/** Imported globals count first in the index space; they are refused, as are imported memories and tables. */
function checkImports(bytes: Uint8Array, section: Section | undefined): void {
	if (!section) return;
	const reader: Reader = { bytes, at: section.body };
	for (let left = readU32(reader); left > 0; left--) {
		const module = readName(reader);
		const name = readName(reader);
		if (readByte(reader) !== 0)
			throw new TrovatoError(
				'plugin.module',
				`The module imports ${module}.${name}, which is no function; only functions can be imported.`,
			);
		readU32(reader);
	}
}

const VALUE_TYPES = new Set([0x7f, 0x7e, 0x7d, 0x7c, 0x7b, 0x70, 0x6f]);

function skipInit(reader: Reader): void {
	for (;;) {
		const opcode = readByte(reader);
		if (opcode === 0x0b) return;
		if (opcode === 0x41 || opcode === 0x42) while (readByte(reader) & 0x80);
		else if (opcode === 0x43) reader.at += 4;
		else if (opcode === 0x44) reader.at += 8;
		else if (opcode === 0x23 || opcode === 0xd2) readU32(reader);
		else if (opcode === 0xd0) readByte(reader);
		else if (opcode === 0xfd && readU32(reader) === 12) reader.at += 16;
		else
			throw new TrovatoError(
				'plugin.module',
				`A global starts with an instruction (0x${opcode.toString(16)}) that is not accepted.`,
			);
	}
}

function mutableGlobals(bytes: Uint8Array, section: Section | undefined): GlobalEntry[] {
	const found: GlobalEntry[] = [];
	if (!section) return found;
	const reader: Reader = { bytes, at: section.body };
	const count = readU32(reader);
	for (let index = 0; index < count; index++) {
		const type = readByte(reader);
		if (!VALUE_TYPES.has(type))
			throw new TrovatoError('plugin.module', `Global ${index} has a type that is not accepted.`);
		if (readByte(reader) === 1) found.push({ index, type });
		skipInit(reader);
	}
	return found;
}

function memorySection(bytes: Uint8Array, section: Section | undefined, maxPages: number): number[] {
	if (!section) throw new TrovatoError('plugin.module', 'The module has no memory of its own.');
	const reader: Reader = { bytes, at: section.body };
	if (readU32(reader) !== 1) throw new TrovatoError('plugin.module', 'The module has more than one memory.');
	const flags = readByte(reader);
	if (flags > 1) throw new TrovatoError('plugin.module', 'The memory is shared or 64-bit, which is not accepted.');
	const initial = readU32(reader);
	const maximum = flags === 1 ? Math.min(readU32(reader), maxPages) : maxPages;
	if (initial > maximum)
		throw new TrovatoError(
			'plugin.module',
			`The module starts with ${initial} pages of memory, the limit is ${maximum}.`,
		);
	return [...u32(1), 1, ...u32(initial), ...u32(maximum)];
}

function exportSection(bytes: Uint8Array, section: Section | undefined, globals: readonly GlobalEntry[]): number[] {
	const reader: Reader = { bytes, at: section?.body ?? 0 };
	const count = section ? readU32(reader) : 0;
	const first = reader.at;
	for (let left = count; left > 0; left--) {
		const name = readName(reader);
		if (name.startsWith(GLOBAL_PREFIX))
			throw new TrovatoError('plugin.module', `The module exports '${name}'; such names are the kernel's.`);
		readByte(reader);
		readU32(reader);
	}
	const rest = section ? bytes.subarray(first, section.end) : new Uint8Array();
	const out = [...u32(count + globals.length), ...rest];
	for (const { index } of globals) out.push(...nameBytes(`${GLOBAL_PREFIX}${index}`), 3, ...u32(index));
	return out;
}

/** Patch `bytes`; `maxPages` is the most memory (in pages of 64 KiB) that an instance may ever have. */
export function patchModule(bytes: Uint8Array, maxPages: number): PatchedModule {
	const sections = readSections(bytes);
	const find = (id: number) => sections.find((section) => section.id === id);
	checkImports(bytes, find(SECTION.import));
	const globals = mutableGlobals(bytes, find(SECTION.global));
	const replaced = new Map([
		[SECTION.memory as number, memorySection(bytes, find(SECTION.memory), maxPages)],
		[SECTION.export as number, exportSection(bytes, find(SECTION.export), globals)],
	]);
	const parts: Uint8Array[] = [bytes.subarray(0, 8)];
	let length = 8;
	let codeShift = 0;
	for (const section of sections) {
		if (section.id === SECTION.code) codeShift = length - section.start;
		const body = replaced.get(section.id);
		const part = body
			? Uint8Array.from([section.id, ...u32(body.length), ...body])
			: bytes.subarray(section.start, section.end);
		parts.push(part);
		length += part.length;
	}
	const out = new Uint8Array(length);
	let at = 0;
	for (const part of parts) {
		out.set(part, at);
		at += part.length;
	}
	return { bytes: out, codeShift, restorable: globals.every(({ type }) => type !== 0x7b) };
}
