import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createProbe, failed, type Probe } from '../support/probe.ts';

let probe: Probe;
before(async () => {
	probe = await createProbe();
});
after(() => probe?.close());

test('a value is there for the request at once, and for others when the request has succeeded', async () => {
	assert.deepEqual(
		await probe.read(['cache-api.set', 'memo', 'a', 'grün', 'item:1', 0], ['cache-api.get', 'memo', 'a']),
		[null, 'grün'],
	);
	assert.deepEqual(await probe.read(['cache-api.get', 'memo', 'a']), ['grün']);
	assert.deepEqual(await probe.read(['cache-api.get', 'other', 'a'], ['cache-api.get', 'memo', 'b']), [null, null]);
});

test('what a request put in that failed is not there', async () => {
	await probe.traps(/on purpose/, ['cache-api.set', 'memo', 'lost', 'x', 'item:2', 0], ['testing.fail', 'on purpose']);
	assert.deepEqual(await probe.read(['cache-api.get', 'memo', 'lost']), [null]);
});

test('bins and keys do not run into each other', async () => {
	await probe.read(['cache-api.set', 'a","b', 'c', 'one', 't', 0], ['cache-api.set', 'a', 'b","c', 'two', 't', 0]);
	assert.deepEqual(await probe.read(['cache-api.get', 'a","b', 'c'], ['cache-api.get', 'a', 'b","c']), ['one', 'two']);
});

test('an invalidated tag takes its values along, and only a request that may write can do that', async () => {
	await probe.read(['cache-api.set', 'memo', 'tagged', 'x', 'item:3 item:4', 0]);
	const [refused] = await probe.read(['cache-api.invalidate-tag', 'item:4']);
	failed(refused, 'host.not_now', /only reads/);
	assert.deepEqual(await probe.read(['cache-api.get', 'memo', 'tagged']), ['x']);
	assert.deepEqual(await probe.write(['cache-api.invalidate-tag', 'item:4'], ['cache-api.get', 'memo', 'tagged']), [
		null,
		null,
	]);
	assert.deepEqual(await probe.read(['cache-api.get', 'memo', 'tagged']), [null]);
});

test('a value that would stay for ever, and what is no tag, are refused', async () => {
	const long = 'x'.repeat(256);
	const [endless, broken, all, longTag, many] = await probe.read(
		['cache-api.set', 'memo', 'k', 'v', '', 0],
		['cache-api.set', 'memo', 'k', 'v', 'grün', 0],
		['cache-api.set', 'memo', 'k', 'v', '*', 0],
		['cache-api.set', 'memo', 'k', 'v', long, 0],
		['cache-api.set', 'memo', 'k', 'v', { repeat: 't ', times: 101 }, 0],
	);
	failed(endless, 'host.bad_argument', /for ever/);
	for (const answer of [broken, all, longTag]) failed(answer, 'host.bad_argument', /no tag/);
	failed(many, 'host.limit', /100 tags/);
	const [none, everything] = await probe.write(['cache-api.invalidate-tag', ''], ['cache-api.invalidate-tag', '*']);
	for (const answer of [none, everything]) failed(answer, 'host.bad_argument', /no tag/);
	assert.deepEqual(await probe.read(['cache-api.get', 'memo', 'k']), [null]);
});

test('a request that puts in too much is refused', async () => {
	const [first, second] = await probe.read(
		['cache-api.set', 'memo', 'large', { repeat: 'x', times: 5 * 1_048_576 }, 't', 60],
		['cache-api.set', 'memo', 'larger', { repeat: 'x', times: 5 * 1_048_576 }, 't', 60],
	);
	assert.equal(first, null);
	failed(second, 'host.limit', /too much/);
});
