// A stage finds what it shows, nobody else does, and publishing it indexes nothing.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { look, makeStage, publish, PUBLISHER } from '../publish/stages.ts';
import { createPerson, type Person, visitorOf } from '../support/people.ts';
import { createTestSite, type TestSite } from '../support/site.ts';

let site: TestSite;
let visitor: Person;
let editor: Person;
let other: Person;
before(async () => {
	site = await createTestSite({ plugins: ['content', 'forms', 'search'] });
	visitor = visitorOf(site);
	editor = await createPerson(site, 'Ed', { permissions: PUBLISHER });
	other = await createPerson(site, 'Olga', { permissions: PUBLISHER });
	// What was put down when the plugin was enabled.
	await site.kernel.work.drain();
});
after(() => site?.close());

async function write(title: string, body: string): Promise<string> {
	const item = { type: 'page', title, status: 1, fields: { field_body: { value: body, format: 'plain_text' } } };
	const made = await editor.json('POST', '/api/items', item);
	assert.equal(made.status, 201, JSON.stringify(made.body));
	return made.body.id as string;
}
async function change(id: string, body: object): Promise<void> {
	const changed = await editor.json('PATCH', `/api/items/${id}`, body, { 'if-match': '*' });
	assert.equal(changed.status, 200, JSON.stringify(changed.body));
}
const text = (value: string) => ({ fields: { field_body: { value, format: 'plain_text' } } });
const titles = async (who: Person, q: string): Promise<string[]> => {
	const { status, body } = await who.json('GET', `/api/search?q=${encodeURIComponent(q)}`);
	assert.equal(status, 200, JSON.stringify(body));
	return body.items.map(({ title }: { title: string }) => title).toSorted();
};
const index = async (): Promise<string[]> =>
	(await site.database.owner`select revision_id || ' ' || xmin::text as row from p_search.search_index order by 1`).map(
		({ row }) => row as string,
	);

test('what a stage changes, makes and deletes is found there so and nowhere else, until it is published', async () => {
	const changed = await write('Harbour', 'The ferry leaves at noon.');
	const gone = await write('Old pier', 'The ferry left long ago.');
	const summer = await makeStage(site, 'Summer');
	const winter = await makeStage(site, 'Winter');
	await look(editor, summer);
	await look(other, winter);
	await change(changed, text('The catamaran leaves at one.'));
	await write('New pier', 'A pier for the catamaran.');
	assert.equal((await editor.json('DELETE', `/api/items/${gone}`, undefined, { 'if-match': '*' })).status, 204);
	assert.deepEqual([await titles(editor, 'ferry'), await titles(editor, 'catamaran')], [[], ['Harbour', 'New pier']]);
	for (const who of [visitor, other])
		assert.deepEqual([await titles(who, 'ferry'), await titles(who, 'catamaran')], [['Harbour', 'Old pier'], []]);
	assert.equal((await visitor.json('GET', '/api/search?q=catamarans')).body.suggestion, null);
	assert.equal(
		(await visitor.json('GET', '/api/search?q=katamaran')).body.suggestion,
		null,
		'words of a stage are no suggestions',
	);

	const written = await index();
	await look(editor, 'live');
	assert.deepEqual([await titles(editor, 'ferry'), await titles(editor, 'catamaran')], [['Harbour', 'Old pier'], []]);
	await publish(site, summer);
	assert.deepEqual(await index(), written, 'publishing has written nothing into the index');
	for (const who of [visitor, editor, other])
		assert.deepEqual([await titles(who, 'ferry'), await titles(who, 'catamaran')], [[], ['Harbour', 'New pier']]);
});

test('a draft of live that a stage publishes is found, though live has gone on', async () => {
	const id = await write('Lighthouse', 'A lamp.');
	await change(id, { ...text('A foghorn.'), publication: null });
	const stage = await makeStage(site, 'Fog');
	await look(editor, stage);
	const bulk = await editor.json('POST', '/api/items/bulk', { action: 'publish', ids: [id] });
	assert.equal(bulk.body.results[0].outcome, 'done');
	assert.deepEqual(await titles(editor, 'foghorn'), ['Lighthouse']);
	await look(editor, 'live');
	await change(id, { ...text('A siren.'), publication: null });
	assert.deepEqual(await titles(visitor, 'foghorn'), []);
	await publish(site, stage, { conflicts: { default: 'overwrite' } });
	assert.deepEqual([await titles(visitor, 'foghorn'), await titles(visitor, 'lamp')], [['Lighthouse'], []]);
});
