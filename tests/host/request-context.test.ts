import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createProbe, type Call, type Probe } from '../support/probe.ts';

let probe: Probe;
before(async () => {
	probe = await createProbe({ plugins: ['probe', 'probe_friend'] });
});
after(() => probe?.close());

test('the plugins of a request share values', async () => {
	const outcomes = await probe.read(
		['request-context.get', 'who'],
		['request-context.set', 'who', 'Ann'],
		['request-context.get', 'who'],
		['plugin-api.invoke', 'probe_friend', 'echo', 'hello'],
	);
	assert.deepEqual(outcomes, [null, true, 'Ann', 'hello, says Ann']);
});

test('the next request, and one at the same time, has values of its own', async () => {
	await Promise.all(
		Array.from({ length: 50 }, async (_, index) => {
			const mine = `visitor ${index}`;
			const outcomes = await probe.read(
				['request-context.get', 'who'],
				['request-context.set', 'who', mine],
				['testing.sleep', 2],
				['request-context.get', 'who'],
			);
			assert.deepEqual(outcomes, [null, true, null, mine]);
		}),
	);
});

test('a value of more than a million characters, and more than a thousand of them, are not kept', async () => {
	const long = { repeat: 'x', times: 1_048_577 };
	assert.deepEqual(await probe.read(['request-context.set', 'a', long], ['request-context.get', 'a']), [false, null]);
	const many = Array.from({ length: 1_001 }, (_, n): Call => ['request-context.set', `k${n}`, 'v']);
	const outcomes = await probe.write(...many, ['request-context.set', 'k0', 'again']);
	assert.equal(outcomes[999], true);
	assert.equal(outcomes[1_000], false);
	assert.equal(outcomes[1_001], true, 'a key that is there may change');
});

test('any key will do, and none is an inherited one', async () => {
	assert.deepEqual(
		await probe.read(
			['request-context.get', '__proto__'],
			['request-context.get', 'constructor'],
			['request-context.get', ''],
		),
		[null, null, null],
	);
});

test('a key outside the memory ends the call', () =>
	probe.traps(/outside the plugin's memory/, ['request-context.set', { pointer: -8, bytes: 8 }, 'x']));
