import assert from 'node:assert/strict';
import test from 'node:test';
import { GLOBAL_PREFIX, patchModule } from './patch.ts';
import { customSection, readSections, SECTION } from './sections.ts';

/** (module (memory (export "memory") 1) (global (mut i32) (i32.const 7)) (global i32 (i32.const 9))
 *   (func (export "bump") (result i32) global.get 0 i32.const 1 i32.add global.set 0 global.get 0)) + a custom section "x" */
const sample = Uint8Array.from([
	0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 5, 1, 0x60, 0, 1, 0x7f, 3, 2, 1, 0, 5, 3, 1, 0, 1, 6, 11, 2, 0x7f, 1, 0x41, 7,
	0x0b, 0x7f, 0, 0x41, 9, 0x0b, 7, 17, 2, 6, 109, 101, 109, 111, 114, 121, 2, 0, 4, 98, 117, 109, 112, 0, 0, 10, 13, 1,
	11, 0, 0x23, 0, 0x41, 1, 0x6a, 0x24, 0, 0x23, 0, 0x0b, 0, 4, 1, 120, 5, 6,
]);

test('a patched module exports its mutable globals and bounds its memory', async () => {
	const patched = patchModule(sample, 4);
	const { instance } = await WebAssembly.instantiate(patched.bytes);
	const global = instance.exports[`${GLOBAL_PREFIX}0`] as WebAssembly.Global;
	assert.equal(global.value, 7);
	assert.equal((instance.exports['bump'] as () => number)(), 8);
	global.value = 7;
	assert.equal((instance.exports['bump'] as () => number)(), 8);
	assert.equal(instance.exports[`${GLOBAL_PREFIX}1`], undefined);
	const memory = instance.exports['memory'] as WebAssembly.Memory;
	memory.grow(3);
	assert.throws(() => memory.grow(1), RangeError);
});

test('the code section keeps its bytes and moves by the reported shift', () => {
	const patched = patchModule(sample, 4);
	const code = (bytes: Uint8Array) => readSections(bytes).find(({ id }) => id === SECTION.code)!;
	const before = code(sample);
	const after = code(patched.bytes);
	assert.equal(after.start - before.start, patched.codeShift);
	assert.deepEqual([...patched.bytes.subarray(after.start, after.end)], [...sample.subarray(before.start, before.end)]);
});

test('custom sections are read by name', () => {
	assert.deepEqual([...customSection(sample, 'x')!], [5, 6]);
	assert.equal(customSection(sample, 'y'), undefined);
});

test('what is no module, or is cut off, is refused with a sentence', () => {
	assert.throws(() => patchModule(Uint8Array.from([1, 2, 3]), 4), /no WebAssembly module/);
	assert.throws(() => patchModule(sample.subarray(0, 60), 4), /longer than the module/);
	assert.throws(() => patchModule(sample, 0), /starts with 1 pages/);
});
