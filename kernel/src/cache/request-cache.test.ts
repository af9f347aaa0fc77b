import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRequestCache } from './request-cache.ts';
import { createTaggedCache } from './tagged-cache.ts';

const create = () => createTaggedCache<string>({ maxSize: 1_000_000, sizeOf: (value) => value.length });
const entry = (value: string, ...tags: string[]) => ({ value, tags, expires: Infinity });

test('a request sees at once what it put in, others that begin when it has succeeded', () => {
	const cache = create();
	const one = createRequestCache(cache, 0);
	const other = createRequestCache(cache, 0);
	one.set('key', entry('1', 'a'));
	assert.equal(one.get('key')?.value, '1');
	assert.equal(other.get('key'), undefined);
	one.apply();
	assert.equal(other.get('key'), undefined, 'it may have read an earlier state');
	assert.equal(other.used, false);
	const later = createRequestCache(cache, 0);
	assert.equal(later.get('key')?.value, '1');
	assert.equal(later.used, true);
});

test('what a request invalidated it does not get any more, unless it puts it in anew', () => {
	const cache = create();
	cache.set('key', entry('old', 'a'), 0);
	const request = createRequestCache(cache, 0);
	assert.equal(request.get('key')?.value, 'old');
	request.set('own', entry('own', 'a'));
	request.invalidate('a');
	assert.equal(request.get('key'), undefined);
	assert.equal(request.get('own'), undefined);
	request.set('key', entry('new', 'a'));
	assert.equal(request.get('key')?.value, 'new');
	assert.deepEqual([...request.invalidated], ['a']);
});

test('a worker that lags behind gives nothing', () => {
	const cache = create();
	cache.set('key', entry('1', 'a'), 0);
	assert.equal(createRequestCache(cache, 1).get('key'), undefined);
	cache.invalidate(['b'], 1);
	assert.equal(createRequestCache(cache, 1).get('key')?.value, '1');
});

test('without an epoch nothing is taken from the cache or put there', () => {
	const cache = create();
	cache.set('key', entry('1', 'a'), 0);
	const request = createRequestCache(cache, undefined);
	assert.equal(request.get('key'), undefined);
	request.set('other', entry('2', 'a'));
	assert.equal(request.get('other')?.value, '2');
	request.apply();
	assert.equal(cache.get('other'), undefined);
});

test('a request can put in so much and no more', () => {
	const request = createRequestCache(create(), 0);
	for (let index = 0; index < 1_000; index++) assert.ok(request.set(`key:${index}`, entry('1', 'a')));
	assert.equal(request.set('one more', entry('1', 'a')), false);
	assert.equal(createRequestCache(create(), 0).set('key', entry('x'.repeat(9_000_000), 'a')), false);
});
