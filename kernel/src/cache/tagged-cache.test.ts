import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTaggedCache, TAG } from './tagged-cache.ts';

const create = (maxSize = 1_000_000) => createTaggedCache<string>({ maxSize, sizeOf: (value) => value.length });
const entry = (value: string, ...tags: string[]) => ({ value, tags, expires: Infinity });

test('an entry stays until one of its tags is invalidated', () => {
	const cache = create();
	assert.ok(cache.set('one', entry('1', 'a', 'b'), cache.epoch()));
	assert.ok(cache.set('two', entry('2', 'b'), cache.epoch()));
	cache.invalidate(['c']);
	assert.equal(cache.get('one')?.value, '1');
	cache.invalidate(['a']);
	assert.equal(cache.get('one'), undefined);
	assert.equal(cache.get('two')?.value, '2');
});

test('what was made before an invalidation of its tag is not taken in', () => {
	const cache = create();
	const since = cache.epoch();
	cache.invalidate(['a']);
	assert.equal(cache.set('old', entry('1', 'a'), since), false);
	assert.ok(cache.set('other', entry('2', 'b'), since));
	assert.ok(cache.set('new', entry('3', 'a'), cache.epoch()));
});

test('what is no longer remembered counts as invalidated', () => {
	const cache = create();
	const since = cache.epoch();
	cache.invalidate(['first']);
	cache.invalidate(Array.from({ length: 10_000 }, (_, index) => `tag:${index}`));
	assert.equal(cache.set('key', entry('1', 'unconcerned'), since), false);
	assert.ok(cache.set('key', entry('1', 'first'), since + 1));
	assert.equal(cache.set('key', entry('1', 'tag:7'), since + 1), false);
});

test('a new value under the same key depends on its own tags only', () => {
	const cache = create();
	cache.set('key', entry('1', 'a'), 0);
	cache.set('key', entry('2', 'b'), 0);
	cache.invalidate(['a']);
	assert.equal(cache.get('key')?.value, '2');
	cache.invalidate(['b']);
	assert.equal(cache.get('key'), undefined);
});

test('an entry ends at its time, and one that has ended is not taken in', (t) => {
	t.mock.timers.enable({ apis: ['Date'], now: 1_000 });
	const cache = create();
	assert.equal(cache.set('past', { ...entry('1'), expires: 1_000 }, 0), false);
	assert.ok(cache.set('key', { ...entry('1'), expires: 2_000 }, 0));
	t.mock.timers.setTime(1_999);
	assert.ok(cache.get('key'));
	t.mock.timers.setTime(2_000);
	assert.equal(cache.get('key'), undefined);
});

test('clearing drops everything, also what is being made', () => {
	const cache = create();
	const since = cache.epoch();
	cache.set('key', entry('1', 'a'), since);
	cache.clear();
	assert.equal(cache.get('key'), undefined);
	assert.equal(cache.set('key', entry('1', 'a'), since), false);
	cache.invalidate(['*']);
	assert.equal(cache.epoch(), since + 2);
});

test('a gap in the epochs that are told clears, and epochs never go back', () => {
	const cache = create();
	cache.clear(10);
	cache.set('key', entry('1', 'a'), 10);
	cache.invalidate(['b'], 11);
	assert.ok(cache.get('key'));
	cache.invalidate(['b'], 13);
	assert.equal(cache.get('key'), undefined);
	cache.clear(5);
	assert.equal(cache.epoch(), 13);
	assert.equal(cache.set('key', entry('1', 'a'), 12), false);
});

test('the least recently used entries make room, and one that is too large is not kept', () => {
	const cache = create(10_000);
	assert.equal(cache.set('large', entry('x'.repeat(5_000), 'a'), 0), false);
	for (let index = 0; index < 100; index++) cache.set(`key:${index}`, entry('x'.repeat(500), 'a'), 0);
	assert.equal(cache.get('key:0'), undefined);
	assert.ok(cache.get('key:99'));
	cache.invalidate(['a']);
	assert.equal(cache.get('key:99'), undefined);
});

test('a tag is visible and not everything', () => {
	for (const tag of ['item:7', 'a', '**', 'x'.repeat(255)]) assert.ok(TAG.test(tag), tag);
	for (const tag of ['', '*', 'a b', 'a\n', 'ř', 'x'.repeat(256)]) assert.ok(!TAG.test(tag), tag);
});
