import assert from 'node:assert/strict';
import test from 'node:test';
import { directExports } from './suspension.ts';

const imports = [
	{ module: 'host', name: 'log', signature: '()' },
	{ module: 'host', name: 'query', signature: '()' },
];
const suspends = (_module: string, name: string): boolean => name === 'query';

/** A module whose own functions, from index 2 on, call these. */
const direct = (calls: readonly (readonly number[])[], indirect: number = -1): string[] => {
	const indexes = new Map(calls.map((_, at) => [`f${at + 2}`, at + 2]));
	const callees = calls.map((functions, at) => ({ functions: new Set(functions), indirect: at + 2 === indirect }));
	return [...directExports({ imports, indexes }, callees, suspends)];
};

test('an export from which a suspending import is reached over others may wait', () => {
	assert.deepEqual(direct([[0], [4], [1], [2]]), ['f2', 'f5']);
	assert.deepEqual(direct([[3], [2, 4], [3]]), ['f2', 'f3', 'f4'], 'a circle');
	assert.deepEqual(direct([[3], [2, 1]]), [], 'a circle that waits');
});

test('who calls through a table may wait, and so may his callers', () => {
	assert.deepEqual(direct([[3], [], [0]], 3), ['f4']);
});

test('an exported import is what it is', () => {
	const indexes = new Map([
		['log', 0],
		['query', 1],
	]);
	assert.deepEqual([...directExports({ imports, indexes }, [], suspends)], ['log']);
});
