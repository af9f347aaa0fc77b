// Instructions of WebAssembly as bytes, written out so that a test can say exactly what a hostile module does.

/** Bytes of instructions; nested lists are flattened. */
export type Code = readonly (number | Code)[];

export function flat(code: Code): number[] {
	return code.flatMap((one) => (typeof one === 'number' ? [one] : flat(one)));
}

/** An unsigned LEB128 number. */
export function leb(value: number): number[] {
	return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...leb(Math.floor(value / 128))];
}

/** A signed LEB128 number. */
export function signed(value: bigint): number[] {
	const low = Number(value & 0x7fn);
	const rest = value >> 7n;
	const done = (rest === 0n && (low & 0x40) === 0) || (rest === -1n && (low & 0x40) !== 0);
	return done ? [low] : [low | 0x80, ...signed(rest)];
}

const EMPTY = 0x40;

export const i32 = (value: number): Code => [0x41, signed(BigInt(value | 0))];
export const i64 = (value: bigint): Code => [0x42, signed(BigInt.asIntN(64, value))];
export const f64 = (value: number): Code => [0x44, ...new Uint8Array(new Float64Array([value]).buffer)];
export const call = (index: number): Code => [0x10, leb(index)];
export const get = (local: number): Code => [0x20, leb(local)];
export const set = (local: number): Code => [0x21, leb(local)];
export const tee = (local: number): Code => [0x22, leb(local)];
export const globalGet = (global: number): Code => [0x23, leb(global)];
export const globalSet = (global: number): Code => [0x24, leb(global)];
export const load = (offset = 0): Code => [0x28, 2, leb(offset)];
export const load64 = (offset = 0): Code => [0x29, 3, leb(offset)];
export const store = (offset = 0): Code => [0x36, 2, leb(offset)];
export const store64 = (offset = 0): Code => [0x37, 3, leb(offset)];
export const fill: Code = [0xfc, 11, 0];
export const grow: Code = [0x40, 0];
export const drop: Code = [0x1a];
export const add: Code = [0x6a];
export const subtract: Code = [0x6b];
export const and: Code = [0x71];
export const or: Code = [0x72];
export const shiftLeft: Code = [0x74];
export const wrap: Code = [0xa7];
export const extend: Code = [0xad];
export const shiftRight64: Code = [0x88];
export const unreachable: Code = [0x00];

/** Whether the number on the stack is zero. */
export const isZero: Code = [0x45];
export const jump = (depth: number): Code => [0x0c, leb(depth)];
export const jumpIf = (depth: number): Code => [0x0d, leb(depth)];
export const block = (...body: Code): Code => [0x02, EMPTY, body, 0x0b];

/** Runs the body for ever. */
export const forever = (...body: Code): Code => [0x03, EMPTY, body, jump(0), 0x0b];

/** Runs the body `times` times, counting in a local of type i32. */
export const repeat = (times: number, local: number, ...body: Code): Code => [
	i32(times),
	set(local),
	[0x03, EMPTY, body, get(local), i32(1), subtract, tee(local), jumpIf(0), 0x0b],
];
