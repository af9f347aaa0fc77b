// What holds for every function of the contract: it is tested, and no pointer or handle harms anybody but its caller.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { parseWit } from '../../wit/src/parse.ts';
import { createProbe, type Argument, type Call, type Probe } from '../support/probe.ts';
import { ROOT } from '../support/site.ts';

const wit = parseWit(readFileSync(path.join(ROOT, 'wit/v1/kernel.wit'), 'utf8'), 'kernel.wit');
const functions = wit.interfaces.flatMap((iface) =>
	iface.functions.map((fn) => ({ name: `${iface.name}.${fn.name}`, fn })),
);

let probe: Probe;
before(async () => {
	probe = await createProbe();
});
after(() => probe?.close());

/** Fitting arguments, but for those that `wrong` stands for. */
const callWith = (name: string, params: readonly { type: { kind: string } }[], wrong: Argument, kind: string): Call => [
	name,
	...params.map(({ type }): Argument => (type.kind === kind ? wrong : type.kind === 'string' ? 'x' : 1)),
];

/** Functions whose tests drive them through the SDK, and where. */
const ELSEWHERE: Readonly<Record<string, string>> = {
	'items.open': 'taps/batch.test.ts',
	'items.count': 'taps/batch.test.ts',
	'items.get': 'taps/batch.test.ts',
	'items.set-node': 'taps/batch.test.ts',
	'items.get-node': 'taps/batch.test.ts',
	'items.set-access': 'taps/modes.test.ts',
	'items.get-access': 'taps/modes.test.ts',
	'plugin-api.ask-items': 'taps/batch.test.ts',
	'plugin-api.ask-json': 'taps/modes.test.ts',
	'plugin-api.ask-access': 'taps/modes.test.ts',
	'render.expires-at': 'cache/pages.test.ts',
	'render.page-breadcrumb': 'taps/navigation.test.ts',
	'db.select-rows': 'kernel/query.test.ts',
	'db.insert-rows': 'kernel/query.test.ts',
	'db.update-rows': 'kernel/query.test.ts',
	'db.delete-rows': 'kernel/query.test.ts',
	'db.to-json': 'kernel/query.test.ts',
	'request.fields': 'forms/forms.test.ts',
};

test('every function is called in the test file of its interface', () => {
	const untested = functions.filter(({ name }) => {
		const elsewhere = ELSEWHERE[name];
		if (elsewhere) return !existsSync(path.join(import.meta.dirname, '..', elsewhere));
		const file = path.join(import.meta.dirname, `${name.split('.')[0]}.test.ts`);
		const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
		const short = name.split('.')[1]!;
		const called = `.${short.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())}(`;
		return ![`'${name}'`, `'${short}'`, called].some((use) => text.includes(use));
	});
	assert.ok(functions.length > 100, `only ${functions.length} functions seen`);
	assert.deepEqual(
		untested.map(({ name }) => name),
		[],
	);
});

test('a text outside the memory is an error or ends the call, whichever function gets it', async () => {
	const places: Argument[] = [
		{ pointer: 2 ** 31 - 4, bytes: 8 },
		{ pointer: 8, bytes: 2 ** 31 - 1 },
		{ pointer: -16, bytes: 16 },
		{ pointer: 1_024, bytes: -2 },
	];
	let calls = 0;
	for (const { name, fn } of functions) {
		if (!fn.params.some(({ type }) => type.kind === 'string')) continue;
		for (const place of places) {
			const response = await probe.answer(callWith(name, fn.params, place, 'string'));
			const text = await response.text();
			if (response.status === 200)
				assert.match(text, /^\[\{"error":2[13],/, `${name} ${JSON.stringify(place)} ${text}`);
			else assert.equal(response.status, 500, `${name} ${JSON.stringify(place)}`);
			calls++;
		}
	}
	assert.ok(calls > 200, `only ${calls} calls`);
	assert.deepEqual(await probe.read(['stage.current']), ['live']);
});

test('a handle that nobody gave out never ends the call', async () => {
	const handles = [0, -1, 1, 2 ** 20 + 1, 2 ** 31 - 1, -(2 ** 31)];
	let calls = 0;
	for (const { name, fn } of functions) {
		if (!fn.params.some(({ type }) => type.kind === 's32' && 'alias' in type)) continue;
		for (const handle of handles) {
			const response = await probe.answer(callWith(name, fn.params, handle, 's32'));
			assert.equal(response.status, 200, `${name} ${handle}`);
			calls++;
		}
	}
	assert.ok(calls > 200, `only ${calls} calls`);
});
