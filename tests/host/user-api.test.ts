import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createProbe, type Probe } from '../support/probe.ts';

let probe: Probe;
before(async () => {
	probe = await createProbe();
});
after(() => probe?.close());

const NIL = '00000000-0000-0000-0000-000000000000';

test('a visitor is anonymous and has the permissions of visitors', async () => {
	const outcomes = await probe.read(
		['user-api.current-user-id'],
		['user-api.current-user-has-permission', 'access content'],
		['user-api.current-user-has-permission', 'administer everything'],
	);
	assert.deepEqual(outcomes, [NIL, true, false]);
});

test('whoever runs a command may do everything', async () => {
	assert.deepEqual(await probe.command(['user-api.current-user-has-permission', 'administer everything']), [true]);
});

test('a permission is a whole phrase and no pattern', async () => {
	const wrong = ['', '*', 'access', 'Access content', 'access content ', 'access content, x', '__proto__', 'length'];
	const outcomes = await probe.read(...wrong.map((name) => ['user-api.current-user-has-permission', name] as const));
	assert.deepEqual(
		outcomes,
		wrong.map(() => false),
	);
});

test('a phrase of any length is just not held', async () => {
	const long = { repeat: 'access content', times: 50_000 };
	assert.deepEqual(await probe.read(['user-api.current-user-has-permission', long]), [false]);
});

test('a phrase outside the memory ends the call', () =>
	probe.traps(/outside the plugin's memory/, ['user-api.current-user-has-permission', { pointer: 16, bytes: -4 }]));
