// Real modules, real database: how the implementers of a tap work together, and what a failure of one may do.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { eventually } from '../support/eventually.ts';
import { createTestSite, type TestSite } from '../support/site.ts';

let site: TestSite;
before(async () => {
	site = await createTestSite({ plugins: ['asker', 'alpha', 'beta'] });
});
after(() => site?.close());

let logged = 0;
beforeEach(async () => {
	await site.database.owner`delete from p_alpha.mark`;
	logged = site.log.length;
});
const heard = (line: string) =>
	eventually(
		() => said().includes(line),
		() => `${line} in ${said().join('\n')}`,
	);
const said = () => site.log.slice(logged).map(({ msg }) => String(msg));
/** What the log says about plugins that failed, once each. */
const failures = () => site.log.slice(logged).filter(({ tap, msg }) => tap && /failed in/.test(String(msg)));
/** Calls into plugins that the last request made, its own route included. */
const calls = () => Number(site.log.findLast(({ msg }) => msg === 'request')?.['taps']);
const marks = async () =>
	(await site.database.owner<{ what: string }[]>`select what from p_alpha.mark order by 1`).map(({ what }) => what);

async function ask(how: string, body: object): Promise<Response> {
	return site.kernel.fetch(
		new Request(`http://localhost/ask/${how}`, {
			method: 'POST',
			headers: { accept: 'application/json', 'content-type': 'application/json' },
			body: JSON.stringify(body),
		}),
	);
}
const text = async (how: string, body: object) => (await ask(how, body)).text();
const json = async (how: string, body: object) => JSON.parse(await text(how, body)) as unknown;

test('collect: everybody is asked, in order, and what one does to the item does not reach the next', async () => {
	assert.equal(await text('look', { titles: ['x'] }), '<p>alpha sees x</p><p>beta sees x</p>');
	assert.deepEqual(await json('all', { payload: {} }), [
		{ plugin: 'alpha', value: { from: 'alpha' } },
		{ plugin: 'beta', value: { from: 'beta' } },
	]);
	assert.deepEqual(await json('tell', { payload: { do: 'x' } }), []);
	assert.deepEqual(await marks(), ['x']);
	await heard('told {"do":"x"}');
});

test('collect: whoever fails is left out, what it wrote is undone, and the log names it with tap and source', async () => {
	assert.equal(await text('look', { titles: ['mark and trap'] }), '<p>beta sees mark and trap</p>');
	assert.deepEqual(await json('all', { payload: { do: 'trap' } }), [{ plugin: 'beta', value: { from: 'beta' } }]);
	assert.deepEqual(await json('all', { payload: { do: 'nonsense' } }), [{ plugin: 'beta', value: { from: 'beta' } }]);
	assert.deepEqual(await marks(), []);
	await eventually(
		() => failures().length === 3,
		() => said().join('\n'),
	);
	const lines = failures();
	for (const { plugin, version } of lines) assert.deepEqual([plugin, version], ['alpha', '0.1.0']);
	assert.equal(lines[0]?.['tap'], 'tap_look');
	assert.match(String(lines[0]?.['position']), /assembly\/index\.ts:\d+:\d+$/);
});

test('on_error fail: the whole operation is undone, also what others wrote, and nothing is told to the visitor', async () => {
	const response = await ask('saved', { titles: ['trap'], note: 'lost' });
	assert.equal(response.status, 500);
	assert.doesNotMatch(await response.text(), /alpha|trap/);
	assert.equal(await text('saved', { titles: ['x'], note: 'kept' }), '"saved"');
	assert.deepEqual(await (await site.get('/notes')).json(), ['kept']);
});

test('alter: each sees the last result', async () => {
	assert.deepEqual(await json('change', { payload: ['start'] }), ['start', 'alpha', 'beta']);
	assert.equal(await json('prepare', { titles: ['x'] }), 'x+alpha+beta alphabeta');
});

test('alter: a form comes back changed, and an empty answer leaves it as it is', async () => {
	assert.deepEqual(await json('form', { payload: { form_id: 'f', fields: ['name'] } }), {
		form_id: 'f',
		fields: ['name', 'alpha'],
	});
});

test('alter: what a failing plugin changed is taken back', async () => {
	assert.deepEqual(await json('change', { payload: ['trap alpha'] }), ['trap alpha', 'beta']);
	assert.equal(await json('prepare', { titles: ['mark and trap'] }), 'mark and trap+beta beta');
	assert.deepEqual(await marks(), []);
});

test('first: the first answer counts and nobody is asked after it', async () => {
	assert.equal(await json('one', { payload: { who: 'alpha' } }), 'alpha answers');
	assert.equal(calls(), 2);
	assert.equal(await json('one', { payload: { who: 'beta' } }), 'beta answers');
	assert.equal(await json('one', { payload: { who: 'nobody' } }), null);
	assert.equal(await text('pick', { titles: ['x'] }), '<p>alpha</p>');
	assert.equal(await text('pick', { titles: ['beta'] }), '<p>beta</p>');
});

test('first: a failure is no answer', async () => {
	assert.equal(await json('one', { payload: { do: 'trap' } }), 'beta answers');
});

test('veto: Deny outweighs Grant, Grant outweighs Neutral, and the first Deny ends it', async () => {
	const door = (payload: object) => json('door', { payload });
	assert.equal(await door({}), 'neutral');
	assert.equal(await door({ alpha: 'grant' }), 'grant');
	assert.equal(await door({ beta: 'grant' }), 'grant');
	assert.equal(calls(), 3);
	assert.equal(await door({ alpha: 'deny', beta: 'grant' }), 'deny');
	assert.equal(calls(), 2);
});

test('veto: a trap is Deny, and so is an answer that the contract does not have', async () => {
	assert.equal(await json('door', { payload: { alpha: 'trap', beta: 'grant' } }), 'deny');
	assert.deepEqual(await json('may', { titles: ['odd'], operation: 'view' }), ['deny']);
});

test('only its provider may call a tap, and only in its shape', async () => {
	for (const [how, pattern] of [
		['theirs', /'asker' provides no tap_item_info of the shape/],
		['misshapen', /'asker' provides no tap_all of the shape item-render; only its provider/],
		['many', /at most 500 items, not 501/],
	] as const) {
		assert.equal((await ask(how, { titles: ['x'], payload: {} })).status, 500);
		assert.ok(
			said().some((msg) => pattern.test(msg)),
			said().join('\n'),
		);
	}
	await eventually(
		() => failures().length === 3,
		() => said().join('\n'),
	);
});
