import assert from 'node:assert/strict';
import test from 'node:test';
import { checkInstructions } from './instructions.ts';

/** A module with one function `() -> ()` of these instructions, a table and a memory. */
function moduleOf(...code: number[]): Uint8Array {
	const body = [0, ...code, 0x0b];
	return Uint8Array.from([
		0,
		0x61,
		0x73,
		0x6d,
		1,
		0,
		0,
		0,
		1,
		9,
		2,
		0x60,
		0,
		0,
		0x60,
		1,
		0x7f,
		1,
		0x7e,
		3,
		2,
		1,
		0,
		4,
		4,
		1,
		0x70,
		0,
		4,
		5,
		3,
		1,
		0,
		1,
		10,
		body.length + 2,
		1,
		body.length,
		...body,
	]);
}

test('instructions of the accepted features pass', async () => {
	const samples: number[][] = [
		[0x41, 0xff, 0xff, 0xff, 0xff, 0x07, 0x1a],
		[0x44, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f, 0xfc, 2, 0x1a],
		[0x41, 0, 0x28, 2, 4, 0x1a],
		[0x02, 0x40, 0x41, 0, 0x0e, 1, 0, 0, 0x0b],
		[0xfd, 12, ...Array<number>(16).fill(7), 0xfd, 21, 3, 0x1a],
		[0x41, 0, 0x41, 0, 0x41, 0, 0xfc, 10, 0, 0],
		[0x41, 1, 0x40, 0, 0x1a],
	];
	for (const code of samples) {
		const module = moduleOf(...code);
		await WebAssembly.compile(module as Uint8Array<ArrayBuffer>);
		assert.equal(checkInstructions(module).keepsState, false);
	}
});

test('instructions that change tables or drop segments keep the module out of the pool', () => {
	for (const code of [
		[0x41, 0, 0xd0, 0x70, 0x26, 0],
		[0xd0, 0x70, 0x41, 1, 0xfc, 15, 0, 0x1a],
		[0xfc, 13, 0],
		[0xfc, 9, 0],
	])
		assert.equal(checkInstructions(moduleOf(...code)).keepsState, true);
});

test('instructions of other features are refused by number', () => {
	for (const [code, shown] of [
		[[0xfe, 0x03, 0], '0xfe'],
		[[0x06, 0x40, 0x0b], '0x06'],
		[[0xfb, 0x00, 0], '0xfb'],
		[[0x12, 0], '0x12'],
		[[0xfd, 0x80, 0x02], '0xfd 256'],
	] as const)
		assert.throws(
			() => checkInstructions(moduleOf(...code)),
			new RegExp(`instruction ${shown}, which is not accepted`),
		);
	assert.throws(() => checkInstructions(moduleOf(0x28, 0x42, 0, 0)), /more than one memory/);
});
