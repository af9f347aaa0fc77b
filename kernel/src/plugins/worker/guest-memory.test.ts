import assert from 'node:assert/strict';
import test from 'node:test';
import { createGuestText } from './guest-memory.ts';

function open(encoding: 'utf16' | 'utf8') {
	const memory = new WebAssembly.Memory({ initial: 1, maximum: 4 });
	let next = 4_096;
	const text = createGuestText({
		plugin: 'test',
		encoding,
		staticEnd: 2_048,
		staticText: new Map(),
		count: () => {},
		enter() {},
		leave: (result) => result,
		wait: (promise) => promise,
	});
	const alloc = (size: number): number => {
		const at = next;
		next += (size + 15) & ~15;
		return at;
	};
	return { memory, text, alloc };
}

function put(memory: WebAssembly.Memory, at: number, value: string, encoding: 'utf16le' | 'utf8'): number {
	return Buffer.from(memory.buffer).write(value, at, encoding);
}

const unpack = (packed: bigint): [number, number] => [Number(packed >> 32n), Number(packed & 0xffff_ffffn)];

for (const [encoding, name] of [
	['utf16', 'utf16le'],
	['utf8', 'utf8'],
] as const) {
	test(`texts of every length cross in ${encoding} as they are`, () => {
		const { memory, text, alloc } = open(encoding);
		text.attach(memory, alloc);
		for (const value of ['', 'a', 'field', 'größe', '図書館🙂', 'x'.repeat(31), 'é'.repeat(33), 'long '.repeat(500)])
			assert.equal(text.string(...unpack(text.lower(value))), value);
	});

	test(`a constant that the plugin wrote over is read anew in ${encoding}`, () => {
		const { memory, text, alloc } = open(encoding);
		text.attach(memory, alloc);
		for (const at of [64, 130, 201])
			for (const value of ['visitor-1', 'visitor-2', 'visitór-2', 'Visitor-2', 'visitor-2']) {
				const length = put(memory, at, value, name);
				assert.equal(text.string(at, length), value);
				assert.equal(text.string(at, length), value);
			}
		assert.equal(text.string(64, put(memory, 64, 'visit', name)), 'visit');
	});
}

test('memory that has grown is seen, and an odd address is no obstacle', () => {
	const { memory, text, alloc } = open('utf16');
	text.attach(memory, alloc);
	assert.equal(text.string(...unpack(text.lower('before'))), 'before');
	memory.grow(1);
	const length = put(memory, 70_001, 'after', 'utf16le');
	assert.equal(text.string(70_001, length), 'after');
});

test('whole numbers keep their sign and their high bits', () => {
	const { memory, text, alloc } = open('utf16');
	text.attach(memory, alloc);
	for (const value of [0, 1, -1, 2 ** 31, -(2 ** 31) - 1, 2 ** 53 - 1, -(2 ** 53) + 1, 1_790_000_000_000]) {
		assert.equal(text.outS64(16, value), 1);
		assert.equal(new DataView(memory.buffer).getBigInt64(16, true), BigInt(value));
	}
	assert.equal(text.outS64(16, undefined), 0);
});

test('addresses outside the memory, and calls ahead of it, are refused', () => {
	const { memory, text, alloc } = open('utf16');
	assert.throws(() => text.string(64, 4), /while it starts/);
	assert.throws(() => text.lower('a'), /while it starts/);
	text.attach(memory, alloc);
	for (const [at, length] of [
		[65_534, 4],
		[-2, 4],
		[0, -1],
		[2_000_000_000, 2_000_000_000],
	] as const)
		assert.throws(() => text.string(at, length), /outside/);
	assert.throws(() => text.outS64(65_530, 1), /outside/);
});
