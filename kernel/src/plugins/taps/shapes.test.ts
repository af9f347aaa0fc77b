import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFragment, type RenderNode } from '../../render/tree.ts';
import { itemOfRow } from '../worker/item.ts';
import { createBatch, readAccess } from './batch.ts';
import { batchShape, ITEM_RENDER, JSON_ACCESS, jsonShape } from './shapes.ts';

const item = (title: string) =>
	itemOfRow({ id: title, type: 'page', title, fields: { field_body: { value: 'text', format: 'markdown' } } })!;
const batch = () => createBatch([item('a'), item('b')], 'view');

test('in full mode a batch is a list of items, and its answer a list of trees or null', () => {
	const shape = batchShape('render');
	const asked = batch();
	const sent = JSON.parse(shape.write(asked)) as { title: string }[];
	assert.deepEqual(
		sent.map(({ title }) => title),
		['a', 'b'],
	);
	shape.parse('[{"#tag":"p","#value":"about a"}, null]', asked);
	assert.deepEqual(
		asked.nodes.map((node: RenderNode | undefined) => node?.children),
		[['about a'], undefined],
	);
	for (const answer of ['[]', '{}', '[null, 5]', 'oh'])
		assert.throws(() => shape.parse(answer, batch()), Error, answer);
});

test('in full mode an access question carries the operation, and its answer is a list of words', () => {
	const shape = batchShape('access');
	const asked = batch();
	assert.equal((JSON.parse(shape.write(asked)) as { operation: string }).operation, 'view');
	shape.parse('["grant", "whatever"]', asked);
	assert.deepEqual(asked.access, [1, 2]);
	assert.equal(JSON_ACCESS.parse('"neutral"', ''), 0);
});

test('what is none of the three decisions is no consent', () => {
	assert.deepEqual([0, 1, 2, 'neutral', 'grant', 'deny'].map(readAccess), [0, 1, 2, 0, 1, 2]);
	for (const value of [-1, 3, 0.5, NaN, undefined, null, 'Grant', '', true, {}]) assert.equal(readAccess(value), 2);
});

test('nothing and null are no answer, and text that is no JSON is a failure', () => {
	const shape = jsonShape('json', 'json');
	assert.equal(shape.parse('', '{}'), undefined);
	assert.equal(shape.parse('null', '{}'), undefined);
	assert.equal(shape.parse(' [1] ', '{}'), ' [1] ');
	assert.throws(() => shape.parse('{oh', '{}'), SyntaxError);
	assert.equal(jsonShape('json', 'none').parse('{oh', '{}'), undefined);
	assert.equal(ITEM_RENDER.parse('null', item('a')), undefined);
	assert.notDeepEqual(ITEM_RENDER.parse('{"#tag":"p"}', item('a')), createFragment());
});
