import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { createProbe, failed, type Probe, textOf } from '../support/probe.ts';

let probe: Probe;
before(async () => {
	probe = await createProbe();
});
after(() => probe?.close());

test('hashes are those of the standards, over UTF-8', async () => {
	const [empty, letters, hmac] = await probe.read(
		['crypto.sha256', ''],
		['crypto.sha256', 'ünïcode — 🎈'],
		['crypto.hmac-sha256', 'key', 'The quick brown fox jumps over the lazy dog'],
	);
	assert.equal(empty, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
	assert.equal(letters, createHash('sha256').update('ünïcode — 🎈').digest('hex'));
	assert.equal(hmac, 'f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8');
});

test('random bytes differ, ids are UUIDs of version 7 in order', async () => {
	const [one, other, first, second] = await probe.read(
		['crypto.random', 1],
		['crypto.random', 1_024],
		['crypto.uuid'],
		['crypto.uuid'],
	);
	assert.match(textOf(one), /^[0-9a-f]{2}$/);
	assert.match(textOf(other), /^[0-9a-f]{2048}$/);
	assert.notEqual(textOf(other).slice(0, 32), textOf(other).slice(32, 64));
	assert.match(textOf(first), /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
	assert.ok(textOf(first) < textOf(second));
});

test('secrets of any length are compared', async () => {
	const long = { repeat: 'x', times: 100_000 };
	const outcomes = await probe.read(
		['crypto.constant-time-equal', 'a', 'a'],
		['crypto.constant-time-equal', 'a', 'ab'],
		['crypto.constant-time-equal', '', ''],
		['crypto.constant-time-equal', long, long],
	);
	assert.deepEqual(outcomes, [true, false, true, true]);
});

test('more random bytes than 1,024 at a time, and none, are refused', async () => {
	for (const bytes of [0, 1_025, -1])
		failed((await probe.read(['crypto.random', bytes]))[0], 'host.limit', /1 to 1024/);
});

test('a text outside the memory ends the call and names the plugin', () =>
	probe.traps(/outside the plugin's memory/, ['crypto.hmac-sha256', 'key', { pointer: 2 ** 30, bytes: 8 }]));
