import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { ERRORS } from '../contract/errors/table.ts';
import * as host from '../../kernel/src/generated/host.ts';
import { generateAll } from './outputs.ts';

const root = join(import.meta.dirname, '../..');

test('the generated files are those of the contract', async () => {
	const outputs = await generateAll(root);
	assert.ok(outputs.length >= 15, `${outputs.length} files`);
	for (const [file, text] of outputs)
		assert.equal(readFileSync(join(root, file), 'utf8'), text, `${file} is stale; run npm run generate`);
});

test('every error number is given once', () => {
	const numbers = Object.values(ERRORS).map((row) => row.abi);
	assert.equal(new Set(numbers).size, numbers.length);
});

test('raw imports agree with the table of signatures', () => {
	const mem = {} as host.GuestMemory;
	const anything = new Proxy({}, { get: () => ({}) }) as host.HostInterfaces;
	const bound = host.bindHost(anything, mem) as Record<string, Record<string, (...args: unknown[]) => unknown>>;
	assert.deepEqual(Object.keys(bound), Object.keys(host.IMPORTS));
	for (const [module, functions] of Object.entries(host.IMPORTS))
		for (const [name, signature] of Object.entries(functions)) {
			const raw = bound[module]![name]!;
			assert.equal(raw.length, signature.params.length + 1, `${module}.${name}`);
			assert.equal(raw.constructor.name === 'AsyncFunction', signature.async, `${module}.${name}`);
		}
});

test('each function that takes the thread says so by a number of its own', () => {
	let entered = 0;
	const mem = new Proxy({} as host.GuestMemory, {
		get: (_, name) => (name === 'enter' ? (number: number) => void (entered = number) : () => ''),
	});
	const anything = new Proxy({}, { get: () => new Proxy({}, { get: () => () => 0 }) }) as host.HostInterfaces;
	const bound = host.bindHost(anything, mem) as Record<string, Record<string, (...args: unknown[]) => unknown>>;
	for (const [module, functions] of Object.entries(host.IMPORTS))
		for (const [name, { params, async }] of Object.entries(functions)) {
			if (async) continue;
			bound[module]![name]!(undefined, ...params.map((type) => (type === 'i64' ? 0n : 0)));
			assert.equal(`trovato:kernel/${host.HOST_FUNCTIONS[entered]}`, `${module}.${name}`);
		}
	assert.equal(host.HOST_FUNCTIONS[0], '');
});

test('results and failures cross as numbers', async () => {
	const failure = new Error('no');
	const mem = {
		string: (pointer: number, length: number) => `${pointer}+${length}`,
		lower: (text: string) => BigInt(text.length),
		outS64: (out: number, value: number | undefined) => (value === undefined ? 0 : out),
		fail: (error: unknown) => (assert.equal(error, failure), -7),
		enter: () => {},
		leave: (result: unknown) => result,
		wait: async (promise: Promise<unknown>) => promise,
	} as unknown as host.GuestMemory;
	const throwing = async () => {
		throw failure;
	};
	const db = host.bindDb({ run: throwing, getInt: () => 5 } as unknown as host.Db, mem);
	assert.equal(await db.run(undefined, 1, 2), -7);
	assert.equal(db['get-int'](undefined, 1, 2, 3, 4, 99), 99);
	const variables = host.bindVariables({ get: throwing, set: async () => {} } satisfies host.Variables, mem);
	assert.equal(await variables.get(undefined, 1, 2, 3, 4), -7n);
	assert.equal(await variables.set(undefined, 1, 2, 3, 4), 0);
	const text = host.bindText(
		{ formatTime: (value: number, style: string) => `${value} ${style}` } as unknown as host.Text,
		mem,
	);
	assert.equal(text['format-time'](undefined, -5n, 1, 2), BigInt('-5 1+2'.length));
});
