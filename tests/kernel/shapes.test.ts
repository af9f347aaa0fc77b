import assert from 'node:assert/strict';
import { test } from 'node:test';
import v8 from 'node:v8';
import { runInThisContext } from 'node:vm';
import { createScope, createStocks } from '../../bench/tool/guest.ts';

v8.setFlagsFromString('--allow-natives-syntax');
// The engine reads its own syntax only in what is compiled from now on.
const haveSameShape = runInThisContext('(a, b) => %HasFastProperties(b) && %HaveSameMap(a, b)') as (
	a: object,
	b: object,
) => boolean;

test('what is made for each request has one shape, so that the engine forgets a request with its answer', () => {
	const scope = () => createScope(createStocks([], 1), { provided: new Map(), implementers: new Map() });
	const [first, second, third] = [scope(), scope(), scope()];
	const shaped = { a: 1 };
	assert.ok(!haveSameShape(shaped, { b: 1 }) && haveSameShape(shaped, { a: 2 }), 'shapes can be compared');
	const parts = Object.entries(first).filter(([, part]) => typeof part === 'object' && part !== null);
	assert.ok(parts.length > 8, `${parts.length} parts`);
	for (const [name] of parts) {
		const [one, other] = [second, third].map((from) => from[name as 'work'] as object);
		assert.ok(haveSameShape(one!, other!), `each request has a shape of its own for '${name}'`);
	}
});
