// One plugin calls a function of another: the same worker, the same transaction, and no way to bring the caller down.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ERRORS } from '../../wit/contract/errors/table.ts';
import { eventually } from '../support/eventually.ts';
import { createTestSite, type TestSite } from '../support/site.ts';

let site: TestSite;
before(async () => {
	site = await createTestSite({ plugins: ['asker', 'alpha', 'beta'] });
});
after(() => site?.close());

interface Reply {
	readonly error: number;
	readonly text: string;
}

async function invoke(plugin: string, name: string, payload: string, note?: string): Promise<Reply> {
	const response = await site.kernel.fetch(
		new Request('http://localhost/ask/invoke', {
			method: 'POST',
			headers: { accept: 'application/json', 'content-type': 'application/json' },
			body: JSON.stringify({ plugin, function: name, payload, ...(note === undefined ? {} : { note }) }),
		}),
	);
	assert.equal(response.status, 200);
	return (await response.json()) as Reply;
}
const marks = async () =>
	(await site.database.owner<{ what: string }[]>`select what from p_alpha.mark`).map(({ what }) => what).toSorted();
const notes = async () => (await (await site.get('/notes')).json()) as string[];

test('a function answers, and what it wrote is committed with the caller', async () => {
	assert.deepEqual(await invoke('alpha', 'greet', 'ünï', 'together'), { error: 0, text: 'Hello ünï' });
	assert.deepEqual(await marks(), ['ünï']);
	assert.deepEqual(await notes(), ['together']);
});

test('an absent plugin and an absent function are errors by number, not traps', async () => {
	const absent = await invoke('nobody', 'greet', '');
	assert.equal(absent.error, ERRORS['plugin.absent'].abi);
	assert.match(absent.text, /'nobody' is not enabled/);
	const missing = await invoke('alpha', 'sing', '');
	assert.equal(missing.error, ERRORS['plugin.no_function'].abi);
	assert.match(missing.text, /call-sing/);
	// Taps and routes are no functions, and a name cannot leave the prefix.
	for (const name of ['tap_look', 'route-ask', '../greet', '', 'constructor', '__proto__'])
		assert.equal((await invoke('alpha', name, '')).error, ERRORS['plugin.no_function'].abi);
});

test('a function that traps is an error for the caller; what it wrote is undone, what the caller wrote stands', async () => {
	const reply = await invoke('alpha', 'greet', 'mark and trap', 'stands');
	assert.equal(reply.error, ERRORS['plugin.trap'].abi);
	assert.doesNotMatch(reply.text, /unreachable/);
	assert.deepEqual(await marks(), ['ünï']);
	assert.deepEqual(await notes(), ['together', 'stands']);
	const named = () => site.log.some(({ plugin, tap, position }) => plugin === 'alpha' && tap === 'greet' && position);
	await eventually(named, () => 'alpha in the log');
});

test('plugins that call each other in a circle get instances of their own, up to a depth', async () => {
	assert.deepEqual(await invoke('alpha', 'round', '6'), { error: 0, text: 'round and round' });
	const deep = await invoke('alpha', 'round', '1000');
	assert.equal(deep.error, 0);
	assert.match(deep.text, new RegExp(`^(alpha|asker) gave up: ${ERRORS['plugin.depth'].abi}$`));
});
