import assert from 'node:assert/strict';
import test from 'node:test';
import { appendSection, codeSection, readSection, staticEnd } from './wasm-section.ts';

/** A module with a memory and data of three bytes at 1024. */
const sample = Uint8Array.from([
	0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 5, 3, 1, 0, 1, 11, 10, 1, 0, 0x41, 0x80, 8, 0x0b, 3, 1, 2, 3,
]);

test('an appended section can be read and moves nothing', () => {
	const text = 'ä'.repeat(300);
	const stamped = appendSection(appendSection(sample, 'one', text), 'two', '');
	assert.deepEqual(stamped.subarray(0, sample.length), sample);
	assert.equal(readSection(stamped, 'one'), text);
	assert.equal(readSection(stamped, 'two'), '');
	assert.equal(readSection(stamped, 'three'), undefined);
	assert.ok(WebAssembly.validate(stamped));
});

test('what is no module has no sections', () => {
	assert.equal(readSection(Uint8Array.from(Buffer.from('no module')), 'one'), undefined);
	assert.equal(readSection(new Uint8Array(), 'one'), undefined);
});

test('constant data ends after the last segment', () => {
	assert.equal(staticEnd(sample), 1027);
	assert.equal(staticEnd(sample.subarray(0, 13)), 0);
	assert.equal(codeSection(sample), undefined);
});
