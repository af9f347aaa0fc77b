import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Argument, type Call, createProbe, failed, type Outcome, type Probe, textOf } from '../support/probe.ts';

let probe: Probe;
before(async () => {
	probe = await createProbe();
});
after(() => probe?.close());

const FIELDS = JSON.stringify({
	body: { value: 'long text', format: 'markdown' },
	count: { value: 7 },
	ratio: { value: 0.5 },
	flag: { value: true },
	tags: [{ value: 'a' }, { value: 'b' }],
	odd: 'no object',
});

/** Opens an item as handle `$3`, then runs the calls. */
async function withItem(...calls: Call[]): Promise<Outcome[]> {
	const open: Call[] = [
		['db.arg-string', 'Ein Titel'],
		['db.arg-json', FIELDS],
		['db.run', 'item'],
		['item-api.open', '$2', 0],
	];
	return (await probe.read(...open, ...calls)).slice(4);
}

/** A call on the item and what it gives. */
async function reads(...expected: [outcome: Outcome, name: string, ...args: Argument[]][]): Promise<void> {
	const outcomes = await withItem(...expected.map(([, name, ...args]): Call => [`item-api.${name}`, '$3', ...args]));
	for (const [index, [outcome, ...call]] of expected.entries())
		assert.equal(outcomes[index], outcome, JSON.stringify(call));
}

test('an item of a row is read piece by piece', () =>
	reads(
		['b5c00d5c-5a2f-7000-8000-000000000001', 'get-id'],
		['note', 'get-type'],
		['Ein Titel', 'get-title'],
		['b5c00d5c-5a2f-7000-8000-000000000003', 'get-author-id'],
		['b5c00d5c-5a2f-7000-8000-000000000002', 'get-revision-id'],
		[1, 'get-status'],
		[1_000_000, 'get-created'],
		[2_000_000, 'get-changed'],
		['long text', 'get-field-string', 'body'],
		[7, 'get-field-int', 'count'],
		[1, 'get-field-int', 'flag'],
		[0.5, 'get-field-float', 'ratio'],
		['{"value":"long text","format":"markdown"}', 'get-field-json', 'body'],
		[2, 'get-field-count', 'tags'],
		['b', 'get-field-string-at', 'tags', 1],
	));

test('a field that is absent or of another type is none', () =>
	reads(
		[null, 'get-field-string', 'none'],
		[null, 'get-field-string', 'count'],
		[null, 'get-field-string', 'odd'],
		[null, 'get-field-string', '__proto__'],
		[null, 'get-field-string', 'constructor'],
		[null, 'get-field-int', 'body'],
		[null, 'get-field-int', 'ratio'],
		[null, 'get-field-float', 'body'],
		[null, 'get-field-json', 'toString'],
		[0, 'get-field-count', 'none'],
		[null, 'get-field-string-at', 'tags', 2],
		[null, 'get-field-string-at', 'tags', -1],
	));

test('what is set is read again, and the patch has just what changed', async () => {
	const [nothing, ...outcomes] = await withItem(
		['item-api.patch', '$3'],
		['item-api.set-title', '$3', 'Neu'],
		['item-api.set-field-string', '$3', 'body', 'short'],
		['item-api.set-field-int', '$3', 'count', 8],
		['item-api.set-field-float', '$3', 'fresh', 1.5],
		['item-api.set-field-json', '$3', 'tags', '[{"value":"c"}]'],
		['item-api.get-field-json', '$3', 'body'],
		['item-api.get-field-float', '$3', 'fresh'],
		['item-api.patch', '$3'],
	);
	assert.equal(nothing, null);
	assert.deepEqual(outcomes.slice(0, 7), [true, true, true, true, true, '{"value":"short","format":"markdown"}', 1.5]);
	const patch = JSON.parse(textOf(outcomes[7])) as { title: string; status?: number; fields: Record<string, unknown> };
	assert.equal(patch.title, 'Neu');
	assert.equal(patch.status, undefined);
	assert.deepEqual(patch.fields['tags'], [{ value: 'c' }]);
	assert.deepEqual((await withItem(['item-api.set-status', '$3', 0], ['item-api.patch', '$3']))[1], '{"status":0}');
});

test('handles of nothing, of other things and of other requests give none, never a trap', async () => {
	const [item] = await withItem(['item-api.get-status', '$3']);
	assert.equal(item, 1);
	const handle = (
		await probe.read(['db.arg-string', ''], ['db.arg-json', '{}'], ['db.run', 'item'], ['item-api.open', '$2', 0])
	)[3];
	for (const forged of [0, -1, 1, Number(handle) + 1, Number(handle) + (1 << 20), 2 ** 31 - 1, '$0'])
		assert.deepEqual(
			await probe
				.read(
					['render.element', 'p'],
					['item-api.get-title', forged],
					['item-api.get-status', forged],
					['item-api.get-created', forged],
					['item-api.get-field-count', forged, 'body'],
					['item-api.set-title', forged, 'x'],
					['item-api.patch', forged],
				)
				.then((outcomes) => outcomes.slice(1)),
			[null, -1, null, 0, false, null],
			String(forged),
		);
});

test('a row that is no item, and no row, cannot be opened', async () => {
	const [, wrong, beyond, stranger] = await probe.read(
		['db.run', 'stage'],
		['item-api.open', '$0', 0],
		['item-api.open', '$0', 9],
		['item-api.open', 77, 0],
	);
	for (const outcome of [wrong, beyond]) failed(outcome, 'host.bad_argument', /is no item/);
	failed(stranger, 'host.bad_handle');
});

test('a field that is no JSON is not set', async () => {
	const outcomes = await withItem(
		['item-api.set-field-json', '$3', 'tags', '[1'],
		['item-api.set-field-json', '$3', '__proto__', '{"value":1}'],
		['item-api.get-field-int', '$3', '__proto__'],
		['item-api.get-title', '$3'],
	);
	assert.deepEqual(outcomes, [false, true, 1, 'Ein Titel']);
});

test('a field may be as long as memory allows, and its name too', async () => {
	const long = { repeat: 'ä', times: 300_000 };
	const outcomes = await withItem(
		['item-api.set-field-string', '$3', long, long],
		['item-api.get-field-count', '$3', long],
		['item-api.get-field-string', '$3', long],
	);
	assert.deepEqual(outcomes.slice(0, 2), [true, 1]);
	assert.equal(textOf(outcomes[2]).length, 300_000);
});
