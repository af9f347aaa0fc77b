import assert from 'node:assert/strict';
import test from 'node:test';
import { createHandleTable } from './handles.ts';

test('a handle finds what it was given for, by its kind only', () => {
	const table = createHandleTable();
	const rows = {};
	const handle = table.add('rows', rows);
	assert.ok(handle > 0);
	assert.equal(table.find('rows', handle), rows);
	assert.equal(table.find('item', handle), undefined);
});

test('forged, negative and stale handles find nothing', () => {
	const table = createHandleTable();
	const handle = table.add('node', {});
	for (const forged of [0, -1, handle + 1, handle - 1, 1, 0x7fff_ffff, -0x8000_0000])
		assert.equal(table.find('node', forged), undefined);
	table.clear();
	assert.equal(table.find('node', handle), undefined);
	assert.notEqual(table.add('node', {}), handle);
});

test('one is forgotten, and the others stay', () => {
	const table = createHandleTable();
	const [first, second] = [table.add('rows', {}), table.add('rows', {})];
	table.drop('item', first);
	assert.ok(table.find('rows', first));
	table.drop('rows', first);
	table.drop('rows', first);
	assert.equal(table.find('rows', first), undefined);
	assert.ok(table.find('rows', second));
	assert.notEqual(table.add('rows', {}), first);
});

test('generations come round without a handle ever being zero', () => {
	const table = createHandleTable();
	for (let round = 0; round < 5_000; round++) {
		assert.ok(table.add('doc', {}) > 0);
		table.clear();
	}
});
