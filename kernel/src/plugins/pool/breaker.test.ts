import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createBreaker } from './breaker.ts';

function create() {
	let time = 1_000;
	const opened: string[] = [];
	const breaker = createBreaker(
		(plugin) => void opened.push(plugin),
		() => time,
	);
	return { breaker, opened, later: (milliseconds: number) => void (time += milliseconds) };
}

test('three lost workers within a minute stop a plugin for half a minute', () => {
	const { breaker, opened, later } = create();
	breaker.strike('a', 'kill');
	breaker.strike('a', 'kill');
	breaker.strike('b', 'kill');
	assert.deepEqual(breaker.stopped(), []);
	breaker.strike('a', 'kill');
	assert.deepEqual(breaker.stopped(), ['a']);
	assert.deepEqual(opened, ['a']);
	later(29_000);
	assert.deepEqual(breaker.stopped(), ['a']);
	later(2_000);
	assert.deepEqual(breaker.stopped(), []);
});

test('going over a limit counts for less than losing a worker, and what is long ago does not count', () => {
	const { breaker, later } = create();
	for (let time = 0; time < 4; time++) breaker.strike('a', 'limit');
	breaker.strike('a', 'kill');
	later(61_000);
	breaker.strike('a', 'limit');
	assert.deepEqual(breaker.stopped(), []);
	for (let time = 0; time < 4; time++) breaker.strike('a', 'limit');
	assert.deepEqual(breaker.stopped(), ['a']);
});

test('after the pause one failure is enough to stop it again; after a quiet minute it is as good as any', () => {
	const { breaker, opened, later } = create();
	for (let time = 0; time < 3; time++) breaker.strike('a', 'kill');
	later(31_000);
	breaker.strike('a', 'limit');
	assert.deepEqual(breaker.stopped(), ['a']);
	assert.deepEqual(opened, ['a', 'a']);
	later(120_000);
	breaker.strike('a', 'kill');
	assert.deepEqual(breaker.stopped(), []);
});
