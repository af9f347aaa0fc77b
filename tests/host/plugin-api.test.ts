import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Call, createProbe, failed, type Outcome, type Probe, textOf } from '../support/probe.ts';

let probe: Probe;
before(async () => {
	probe = await createProbe({ plugins: ['probe', 'probe_friend'] });
});
after(() => probe?.close());

const item = (title: string): Call[] => [
	['db.arg-string', title],
	['db.arg-json', '{}'],
	['db.run', 'item'],
	['item-api.open', '$2', 0],
];
const withItem = async (title: string, ...calls: Call[]): Promise<Outcome[]> =>
	(await probe.write(...item(title), ...calls)).slice(4);

test('an enabled plugin exists, others do not', async () => {
	const names = ['probe_friend', 'probe', 'content', '', '__proto__'];
	assert.deepEqual(await probe.read(...names.map((name): Call => ['plugin-api.plugin-exists', name])), [
		true,
		true,
		false,
		false,
		false,
	]);
});

test('a function of another plugin is called, with any text', async () => {
	const [answer, empty] = await probe.read(
		['plugin-api.invoke', 'probe_friend', 'echo', 'grüße 🎈'],
		['plugin-api.invoke', 'probe_friend', 'echo', ''],
	);
	assert.equal(answer, 'grüße 🎈, says nobody');
	assert.equal(empty, ', says nobody');
});

test('a batch is lent to a function of another plugin, which says something about each item', async () => {
	const outcomes = await withItem(
		'a note',
		['items.open', '$2', 0, 10],
		['items.get-access', '$4', 0],
		['plugin-api.invoke-items', 'probe_friend', 'refuse', '$4', 'now'],
		['items.get-access', '$4', 0],
		['plugin-api.invoke-items', 'probe_friend', 'refuse', 99, ''],
		['plugin-api.invoke-items', 'nobody', 'refuse', '$4', ''],
		['plugin-api.invoke-items', 'probe_friend', 'nothing', '$4', ''],
		['plugin-api.invoke-items', 'probe_friend', '../refuse', '$4', ''],
	);
	assert.deepEqual(outcomes.slice(1, 4), [0, 'a note now', 2]);
	failed(outcomes[4], 'host.bad_handle');
	failed(outcomes[5], 'plugin.absent');
	failed(outcomes[6], 'plugin.no_function');
	failed(outcomes[7], 'plugin.no_function');
});

test('taps reach their implementers: a tree, a note, a list', async () => {
	const response = await probe.answer(
		...item('a note'),
		['plugin-api.render-item', 'tap_probe_view', '$3'],
		['return', '$4'],
	);
	assert.match(await response.text(), /<p>The friend saw a note<\/p>/);
	const [, note, seen, list, none] = await withItem(
		'a note',
		['plugin-api.notify-item', 'tap_probe_note', '$3'],
		['item-api.get-field-string', '$3', 'field_note'],
		['request-context.get', 'noted'],
		['plugin-api.collect-json', 'tap_probe_list', '{"a":1}'],
		['plugin-api.collect-json', 'tap_probe_list', ''],
	);
	assert.equal(note, null, 'whoever is told of an item may read it, not change it');
	assert.equal(seen, 'a note');
	assert.deepEqual(JSON.parse(textOf(list)), [{ plugin: 'probe_friend', value: { a: 1 } }]);
	assert.deepEqual(JSON.parse(textOf(none)), []);
});

test('a plugin or function that is not there is an error, and the call goes on', async () => {
	const [absent, unknown, inherited, right] = await probe.read(
		['plugin-api.invoke', 'nobody', 'echo', ''],
		['plugin-api.invoke', 'probe_friend', 'nothing', ''],
		['plugin-api.invoke', 'constructor', 'echo', ''],
		['plugin-api.invoke', 'probe_friend', 'echo', 'still'],
	);
	failed(absent, 'plugin.absent', /'nobody' is not enabled/);
	failed(inherited, 'plugin.absent');
	failed(unknown, 'plugin.no_function', /call-nothing/);
	assert.equal(right, 'still, says nobody');
});

test('a function that fails is an error, and the log names who failed', async () => {
	failed((await probe.read(['plugin-api.invoke', 'probe_friend', 'fail', '']))[0], 'plugin.trap', /probe_friend/);
	await probe.logged(/on purpose/, 'probe_friend');
});

test('who fails in a tap that skips is left out; in one that fails nothing is kept', async () => {
	const response = await probe.answer(
		...item('bad'),
		['plugin-api.render-item', 'tap_probe_view', '$3'],
		['return', '$4'],
	);
	assert.equal(response.status, 200);
	assert.doesNotMatch(await response.text(), /The friend saw/);
	const broken = await probe.answer(
		['variables.set', 'kept', 'yes'],
		['db.arg-string', 'bad'],
		['db.arg-json', '{}'],
		['db.run', 'item'],
		['item-api.open', '$3', 0],
		['plugin-api.notify-item', 'tap_probe_note', '$4'],
	);
	assert.equal(broken.status, 500);
	assert.deepEqual(await probe.read(['variables.get', 'kept', 'no']), ['no']);
	assert.deepEqual(await probe.read(['plugin-api.collect-json', 'tap_probe_list', 'bad']), ['[]']);
});

test('a tap is called by its provider alone, and in its shape', async () => {
	const [foreign, unknown, shape, handle] = await withItem(
		'x',
		['plugin-api.render-item', 'tap_item_view', '$3'],
		['plugin-api.collect-json', 'tap_install', ''],
		['plugin-api.notify-item', 'tap_probe_view', '$3'],
		['plugin-api.render-item', 'tap_probe_view', 12_345],
	);
	for (const outcome of [foreign, unknown, shape]) failed(outcome, 'host.not_granted', /only its provider/);
	failed(handle, 'host.bad_handle');
});

test('the callee sees its own tables only', async () => {
	const [, , answer] = await probe.read(
		['db.run', 'things'],
		['stage.current'],
		['plugin-api.invoke', 'probe_friend', 'things', ''],
	);
	assert.equal(answer, '41', 'db.no_statement');
});

test('plugins that call each other in a circle are stopped', async () => {
	failed((await probe.read(['plugin-api.invoke', 'probe_friend', 'again', '']))[0], 'plugin.trap');
	await probe.logged(/more than 16 levels deep/, 'probe_friend');
});

test('a payload outside the memory is an error', async () => {
	const payload = { pointer: 2 ** 30, bytes: 2 ** 20 };
	failed((await probe.read(['plugin-api.invoke', 'probe_friend', 'echo', payload]))[0], 'host.bad_argument');
});
