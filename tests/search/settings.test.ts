// The screen of the settings, languages, and indexing everything again by job and by command.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { runCommand } from '../../kernel/cli/folder/run.ts';
import { importFiles } from '../support/import.ts';
import { createPerson, type Person, visitorOf } from '../support/people.ts';
import { fieldsOf, fillIn } from '../support/form.ts';
import { createTestSite, type TestSite } from '../support/site.ts';

const PATH = '/admin/structure/search';
let site: TestSite;
let admin: Person;
let visitor: Person;
before(async () => {
	site = await createTestSite({
		plugins: ['content', 'forms', 'search'],
		settings: '[rate_limits]\nforms = { requests = 0 }',
	});
	admin = await createPerson(site, 'Ada', { admin: true });
	visitor = visitorOf(site);
	await admin.json('POST', '/api/types', {
		type: 'recipe',
		label: 'Recipe',
		fields: [
			{ field_name: 'field_text', field_type: 'TextLong', label: 'Text' },
			{ field_name: 'field_secret', field_type: 'Text', label: 'Secret ingredient' },
			{ field_name: 'field_language', field_type: 'Text', label: 'Language' },
			{ field_name: 'field_minutes', field_type: 'Integer', label: 'Minutes' },
		],
	});
});
after(() => site?.close());

async function write(title: string, fields: Record<string, string>): Promise<string> {
	const values = Object.fromEntries(
		Object.entries(fields).map(([name, value]) => [
			name,
			{ value, ...(name === 'field_text' && { format: 'plain_text' }) },
		]),
	);
	const { status, body } = await admin.json('POST', '/api/items', { type: 'recipe', title, status: 1, fields: values });
	assert.equal(status, 201, JSON.stringify(body));
	return body.id as string;
}
/** Sends the form with some of it filled in; says with what status. */
async function submit(changes: Record<string, string>, op: string): Promise<number> {
	const html = await (await admin.fetch(PATH)).text();
	const body = new URLSearchParams([...fillIn(fieldsOf(html), changes), ['op', op]]);
	return (await admin.fetch(PATH, { method: 'POST', body, redirect: 'manual' })).status;
}
const titles = async (q: string): Promise<string[]> =>
	(await visitor.json('GET', `/api/search?q=${encodeURIComponent(q)}`)).body.items.map(
		({ title }: { title: string }) => title,
	);
const jobs = () =>
	site.database
		.owner`select status, progress, result, logs from kernel.jobs where plugin = 'search' order by created_at, id`;

test('the screen is for those who may administer the search', async () => {
	for (const who of [visitor, await createPerson(site, 'Otto')])
		assert.ok([302, 303, 403].includes((await who.fetch(PATH, { redirect: 'manual' })).status));
	const clerk = await createPerson(site, 'Clara', { permissions: ['administer search'] });
	assert.equal((await clerk.fetch(PATH)).status, 200);
});

test('weights decide the order, and a field that is not searched is not found, once everything was indexed again', async () => {
	await write('Soup', { field_text: 'saffron is in this text', field_secret: 'nothing' });
	await write('Stew', { field_text: 'nothing', field_secret: 'saffron' });
	assert.deepEqual(await titles('saffron'), ['Stew', 'Soup'], 'short text counts more than long text unless told');
	assert.equal(await submit({ 'weight_recipe.field_text': 'A', 'weight_recipe.field_secret': 'D' }, 'save'), 303);
	await site.kernel.work.drain();
	assert.deepEqual(await titles('saffron'), ['Soup', 'Stew']);
	await submit({ 'weight_recipe.field_secret': '' }, 'save');
	await site.kernel.work.drain();
	assert.deepEqual(await titles('saffron'), ['Soup']);
	const html = await (await admin.fetch(PATH)).text();
	assert.match(html, /states of items are in the index\. All were indexed last on/);
	const rows = await site.database
		.owner`select bundle, field_name, weight from p_search.search_field_config where bundle = 'recipe' order by field_name`;
	assert.deepEqual(
		rows.map((row) => [row['field_name'], row['weight']]),
		[
			['field_language', 'C'],
			['field_minutes', null],
			['field_secret', null],
			['field_text', 'A'],
		],
	);
});

test('words are reduced by the language of the site, of the type, or of the item', async () => {
	await write('Kuchen', { field_text: 'Die Häuser wurden gebacken', field_language: 'de-AT' });
	await write('Cakes', { field_text: 'The houses were baked', field_language: 'en' });
	assert.deepEqual(await titles('haus'), [], 'English knows no Häuser');
	await submit({ language_field_recipe: 'field_language' }, 'save');
	await site.kernel.work.drain();
	assert.deepEqual(await titles('haus'), ['Kuchen']);
	assert.deepEqual(await titles('baking'), ['Cakes']);
	assert.deepEqual(await titles('haus -gebacken'), [], 'each item is asked in its own language');
	await submit({ language: 'und', language_field_recipe: '' }, 'save');
	await site.kernel.work.drain();
	assert.deepEqual([await titles('baking'), await titles('houses')], [[], ['Cakes']]);
	await submit({ language: 'en' }, 'save');
	await site.kernel.work.drain();
});

test('the job goes in steps with progress, and takes back what nobody has to find', async () => {
	await importFiles(
		site,
		Object.fromEntries(Array.from({ length: 450 }, (_, i) => [`${i}.md`, `# Grain ${i}\n\nbarley\n`])),
	);
	const { owner } = site.database;
	await owner`delete from p_search.search_index`;
	assert.deepEqual(await titles('barley'), []);
	await submit({}, 'reindex');
	await site.kernel.work.drain();
	assert.equal((await titles('barley')).length, 20);
	const [job = {}] = (await jobs()).toReversed();
	assert.deepEqual([job['status'], job['progress']], ['completed', 100]);
	assert.ok((job['logs'] as unknown[]).length >= 3, 'several steps');
	const [{ count }] = (await owner`select count(*)::int from p_search.search_index`) as unknown as [{ count: number }];
	assert.equal((job['result'] as { indexed: number }).indexed, count);
	const id = await write('Oats', { field_text: 'oats' });
	await admin.json('POST', '/api/items/bulk', { action: 'unpublish', ids: [id] });
	await owner`delete from p_content.item_publication where item_id = ${id}`;
	await admin.json('PATCH', `/api/items/${id}`, { title: 'Oats again', status: 0 }, { 'if-match': '*' });
	await owner`insert into p_search.search_index (revision_id, item_id, type, language, title, body, vector)
		select r.id, r.item_id, 'recipe', 'en', r.title, '', to_tsvector('old') from p_content.item_revision r where r.item_id = ${id} on conflict do nothing`;
	assert.equal((await owner`select from p_search.search_index where item_id = ${id}`).length, 2);
	await submit({}, 'reindex');
	await site.kernel.work.drain();
	assert.equal((await owner`select from p_search.search_index where item_id = ${id}`).length, 1);
});

test('the command does the same, in steps of a transaction each', async () => {
	const { owner } = site.database;
	await owner`delete from p_search.search_index`;
	const phases: string[] = [];
	const summary = await runCommand(
		{ runCommand: async (step) => (phases.push(step.phase), site.kernel.runCommand(step)) },
		{ plugin: 'search', command: 'reindex', options: {}, steps: true, signal: new AbortController().signal },
		{ bar: () => ({ advance() {}, end() {} }) } as never,
	);
	const [{ count }] = (await owner`select count(*)::int from p_search.search_index`) as unknown as [{ count: number }];
	assert.equal(summary.counts.updated, count);
	assert.equal(phases[0], 'start');
	assert.ok(phases.filter((one) => one === 'batch').length >= 4);
	assert.equal((await titles('barley')).length, 20);
});
