import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createProbe, type Probe } from '../support/probe.ts';

let probe: Probe;
before(async () => {
	probe = await createProbe();
});
after(() => probe?.close());

test('a plugin sleeps while others run in the same worker', async () => {
	await probe.read(['testing.sleep', 0]);
	const started = performance.now();
	await Promise.all(Array.from({ length: 20 }, () => probe.read(['testing.sleep', 200])));
	assert.ok(performance.now() - started < 20 * 200);
});

test('a failure on demand ends the call and is named', () =>
	probe.traps(/exactly this/, ['testing.fail', 'exactly this']));

test('the interface is there in test environments only', async () => {
	const started = createProbe({ testing: false });
	await assert.rejects(started, (error) => {
		assert.match(String((error as Error).cause), /Plugin 'probe' cannot be loaded: .*trovato:kernel\/testing/);
		return true;
	});
});
