import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { within } from './deadline.ts';

test('what takes too long is given up', async () => {
	assert.equal(await within(sleep(1, 'there'), 10_000), 'there');
	await assert.rejects(within(new Promise(() => {}), 10), { code: 'server.unavailable' });
	await assert.rejects(within(Promise.reject(new Error('broken')), 10), /broken/);
});

test('while the process stands still no time is used up', async () => {
	const work = within(sleep(100, 'there'), 50);
	const until = performance.now() + 1_300;
	while (performance.now() < until);
	assert.equal(await work, 'there');
});
