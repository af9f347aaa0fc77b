import assert from 'node:assert/strict';
import test from 'node:test';
import { fieldCount, fieldValue, itemOfRow, itemPatch, setField } from './item.ts';

const row = {
	id: 'i',
	type: 'blog',
	title: 'T',
	fields: { a: { value: 'x', format: 'markdown' }, tags: [{ value: 't' }, { value: 'u' }] },
};

test('a row with id, type, title and fields is an item', () => {
	const item = itemOfRow({ ...row, created: new Date(5), status: 0 });
	assert.equal(item?.created, 5);
	assert.equal(item?.status, 0);
	assert.equal(itemOfRow({ ...row, title: 7 }), undefined);
});

test('fields are read by name and place; names of the prototype are no fields', () => {
	const item = itemOfRow(row)!;
	assert.equal(fieldValue(item, 'a'), 'x');
	assert.equal(fieldValue(item, 'tags', 1), 'u');
	assert.equal(fieldCount(item, 'tags'), 2);
	for (const name of ['constructor', '__proto__', 'toString', 'missing']) {
		assert.equal(fieldValue(item, name), undefined);
		assert.equal(fieldCount(item, name), 0);
	}
});

test('a patch holds the changed columns only, and the row stays as it was', () => {
	const item = itemOfRow(row)!;
	assert.equal(itemPatch(item), undefined);
	setField(item, '__proto__', { value: 1 });
	setField(item, 'a', { value: 'y' });
	assert.deepEqual(Object.keys(itemPatch(item)!), ['fields']);
	assert.equal(row.fields.a.value, 'x');
	assert.equal(({} as Record<string, unknown>)['value'], undefined);
});
