import assert from 'node:assert/strict';
import test from 'node:test';
import { SUITES } from '../suites/index.ts';
import { judge, readGates } from './gates.ts';

test('a gate holds within its bounds, and not without a measured ratio', () => {
	const gates = { a: { atMost: 2 }, b: { atLeast: 5 }, c: { atMost: 1 } };
	const verdicts = judge(gates, { a: 2, b: 4.9 });
	assert.deepEqual(
		verdicts.map(({ name, holds }) => [name, holds]),
		[
			['a', true],
			['b', false],
			['c', false],
		],
	);
});

test('every suite has gates, and a gate that does not count says why', () => {
	for (const { name } of SUITES) {
		const gates = Object.entries(readGates(name));
		assert.ok(gates.length > 0, name);
		for (const [ratio, gate] of gates) {
			assert.ok(gate.atMost !== undefined || gate.atLeast !== undefined, `${name}: ${ratio}`);
			assert.ok(!gate.aim || gate.why, `${name}: ${ratio}`);
		}
	}
});
