// Walks every instruction of a module: refuses features that are not accepted, and finds those that change state which
// a restore of memory and globals would miss (tables, dropped segments).
import { TrovatoError } from '../errors/trovato-error.ts';
import { type Reader, readByte, readSections, readU32, SECTION } from './sections.ts';

export interface InstructionFacts {
	/** Instructions that change tables or drop segments; instances of such a module are never used twice. */
	readonly keepsState: boolean;
	/** What each function of the module's own calls, in order. */
	readonly calls: readonly Callees[];
}

export interface Callees {
	/** Indexes; imports count first. */
	readonly functions: ReadonlySet<number>;
	/** It calls through a table as well. */
	readonly indirect: boolean;
}

type Immediate =
	| 'none'
	| 'u32'
	| 'u32 u32'
	| 'memory'
	| 'lane'
	| 'memory lane'
	| 'block'
	| 'table'
	| 'types'
	| 'leb'
	| 4
	| 8
	| 16;

const MULTI_MEMORY = 0x40;
const BULK: readonly Immediate[] = [
	...Array<Immediate>(8).fill('none'),
	'u32 u32',
	'u32',
	'u32 u32',
	'u32',
	'u32 u32',
	'u32',
	'u32 u32',
	'u32',
	'u32',
	'u32',
];
/** data.drop, table.init, elem.drop, table.copy, table.grow, table.fill. */
const BULK_STATE = new Set([9, 12, 13, 14, 15, 17]);
const TABLE_SET = 0x26;
const CALL = 0x10;
const CALL_INDIRECT = 0x11;

/** Opcodes outside the runs below, by what follows them. */
const SINGLE = new Map<number, Immediate>([
	...[0x00, 0x01, 0x05, 0x0b, 0x0f, 0x1a, 0x1b, 0xd1].map((opcode) => [opcode, 'none'] as const),
	...[0x02, 0x03, 0x04].map((opcode) => [opcode, 'block'] as const),
	...[0x0c, 0x0d, 0x10, 0x3f, 0x40, 0xd0, 0xd2].map((opcode) => [opcode, 'u32'] as const),
	[0x0e, 'table'],
	[0x11, 'u32 u32'],
	[0x1c, 'types'],
	[0x41, 'leb'],
	[0x42, 'leb'],
	[0x43, 4],
	[0x44, 8],
]);

function immediateOf(opcode: number): Immediate | undefined {
	if (opcode >= 0x45 && opcode <= 0xc4) return 'none';
	if (opcode >= 0x28 && opcode <= 0x3e) return 'memory';
	if (opcode >= 0x20 && opcode <= 0x26) return 'u32';
	return SINGLE.get(opcode);
}

function vectorImmediate(sub: number): Immediate | undefined {
	if (sub <= 11 || sub === 92 || sub === 93) return 'memory';
	if (sub === 12 || sub === 13) return 16;
	if (sub >= 21 && sub <= 34) return 'lane';
	if (sub >= 84 && sub <= 91) return 'memory lane';
	return sub <= 255 ? 'none' : undefined;
}

function skipMemory(reader: Reader): void {
	if (readU32(reader) & MULTI_MEMORY)
		throw new TrovatoError('plugin.module', 'The module uses more than one memory, which is not accepted.');
	readU32(reader);
}

function skip(reader: Reader, immediate: Immediate): void {
	switch (immediate) {
		case 'u32 u32':
			readU32(reader);
			readU32(reader);
			break;
		case 'u32':
			readU32(reader);
			break;
		case 'memory':
			skipMemory(reader);
			break;
		case 'memory lane':
			skipMemory(reader);
			reader.at++;
			break;
		case 'lane':
			reader.at++;
			break;
		case 'types':
			for (let left = readU32(reader); left > 0; left--) reader.at++;
			break;
		case 'table':
			for (let left = readU32(reader) + 1; left > 0; left--) readU32(reader);
			break;
		case 'block':
		case 'leb':
			while (readByte(reader) & 0x80);
			break;
		case 'none':
			break;
		case 4:
		case 8:
		case 16:
			reader.at += immediate;
	}
}

/** Read one instruction and note what it calls; says whether it changes what a restore would miss. */
function step(reader: Reader, callees: { functions: Set<number>; indirect: boolean }): boolean {
	const opcode = readByte(reader);
	let immediate = immediateOf(opcode);
	let state = opcode === TABLE_SET;
	let shown = `0x${opcode.toString(16).padStart(2, '0')}`;
	if (opcode === 0xfc || opcode === 0xfd) {
		const sub = readU32(reader);
		immediate = opcode === 0xfc ? BULK[sub] : vectorImmediate(sub);
		state = opcode === 0xfc && BULK_STATE.has(sub);
		shown += ` ${sub}`;
	}
	if (immediate === undefined)
		throw new TrovatoError(
			'plugin.module',
			`The module uses the instruction ${shown}, which is not accepted. Build it without threads, exceptions, garbage collection, tail calls and relaxed SIMD.`,
		);
	if (opcode === CALL) callees.functions.add(readU32({ ...reader }));
	callees.indirect ||= opcode === CALL_INDIRECT;
	skip(reader, immediate);
	return state;
}

/** Sections after `data count` belong to features that are not accepted, such as exceptions. */
const LAST_SECTION = 12;
const FUNCTION_TYPE = 0x60;

function checkTypes(bytes: Uint8Array, body: number): void {
	const reader: Reader = { bytes, at: body };
	for (let left = readU32(reader); left > 0; left--) {
		if (readByte(reader) !== FUNCTION_TYPE)
			throw new TrovatoError('plugin.module', 'The module has types other than functions, which are not accepted.');
		for (let list = 0; list < 2; list++) {
			const count = readU32(reader);
			reader.at += count;
		}
	}
}

/** What the instructions of a module do, if it uses accepted features only. */
export function checkInstructions(bytes: Uint8Array): InstructionFacts {
	let keepsState = false;
	const calls: Callees[] = [];
	for (const { id, body } of readSections(bytes)) {
		if (id > LAST_SECTION)
			throw new TrovatoError('plugin.module', `The module has a section ${id} of a feature that is not accepted.`);
		if (id === SECTION.type) checkTypes(bytes, body);
		if (id !== SECTION.code) continue;
		const reader: Reader = { bytes, at: body };
		for (let functions = readU32(reader); functions > 0; functions--) {
			const size = readU32(reader);
			const end = reader.at + size;
			for (let groups = readU32(reader); groups > 0; groups--) {
				readU32(reader);
				readByte(reader);
			}
			const callees = { functions: new Set<number>(), indirect: false };
			calls.push(callees);
			while (reader.at < end) keepsState = step(reader, callees) || keepsState;
			if (reader.at !== end)
				throw new TrovatoError('plugin.module', 'The module has a function that ends in the middle of an instruction.');
		}
	}
	return { keepsState, calls };
}
