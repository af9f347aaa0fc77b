import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createProbe, failed, type Probe } from '../support/probe.ts';

let probe: Probe;
before(async () => {
	probe = await createProbe({ workers: 2 });
	await probe.site.database
		.owner`insert into kernel.variable (plugin, name, value) values ('other', 'secret', 'theirs')`;
});
after(() => probe?.close());

test('a variable persists, and every worker sees it', async () => {
	assert.deepEqual(await probe.write(['variables.set', 'colour', 'grün'], ['variables.get', 'colour', '']), [
		null,
		'grün',
	]);
	await Promise.all(
		Array.from({ length: 16 }, async () =>
			assert.deepEqual(await probe.read(['variables.get', 'colour', 'none']), ['grün']),
		),
	);
	await probe.write(['variables.set', 'colour', '']);
	assert.deepEqual(await probe.read(['variables.get', 'colour', 'none']), [''], 'empty is a value');
});

test('before it is set the manifest’s default counts, else the caller’s', async () => {
	assert.deepEqual(await probe.read(['variables.get', 'greeting', 'x'], ['variables.get', 'unknown', 'x']), [
		'hello',
		'x',
	]);
	assert.deepEqual(await probe.read(['variables.get', 'constructor', 'x'], ['variables.get', '__proto__', 'x']), [
		'x',
		'x',
	]);
});

test('variables of another plugin are out of reach', async () => {
	for (const name of ['secret', 'other.secret', 'other/secret', "x' or plugin = 'other"])
		assert.deepEqual(await probe.read(['variables.get', name, 'none']), ['none']);
	await probe.write(['variables.set', 'secret', 'mine']);
	const rows = await probe.site.database.owner`select value from kernel.variable where plugin = 'other'`;
	assert.deepEqual([...rows], [{ value: 'theirs' }]);
});

test('what is rolled back was never set', async () => {
	await probe.traps(/on purpose/, ['variables.set', 'lost', 'x'], ['testing.fail', 'on purpose']);
	assert.deepEqual(await probe.read(['variables.get', 'lost', 'none']), ['none']);
});

test('a page that only reads cannot set one', async () => {
	const [refused, value] = await probe.read(['variables.set', 'a', 'b'], ['variables.get', 'greeting', '']);
	failed(refused, 'host.not_now', /only reads/);
	assert.equal(value, 'hello');
});

test('names and values have a length', async () => {
	const [long, empty, large, most] = await probe.write(
		['variables.set', { repeat: 'x', times: 129 }, ''],
		['variables.set', '', ''],
		['variables.set', 'large', { repeat: 'x', times: 1_048_577 }],
		['variables.set', 'most', { repeat: 'x', times: 1_048_576 }],
	);
	for (const outcome of [long, empty]) failed(outcome, 'host.bad_argument');
	failed(large, 'host.limit');
	assert.equal(most, null);
});

test('a NUL is refused, and the request goes on', async () => {
	const [name, value, right] = await probe.write(
		['variables.set', 'a\0b', 'x'],
		['variables.set', 'a', 'x\0'],
		['variables.set', 'a', 'x'],
	);
	for (const outcome of [name, value]) failed(outcome, 'request.invalid');
	assert.equal(right, null);
});
