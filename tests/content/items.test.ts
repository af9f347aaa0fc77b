import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { importFiles } from '../support/import.ts';
import { createPerson, type JsonAnswer, type Person, visitorOf } from '../support/people.ts';
import { createTestSite, type TestSite } from '../support/site.ts';

let site: TestSite;
let visitor: Person;
let author: Person;
let editor: Person;
before(async () => {
	site = await createTestSite({ plugins: ['content', 'watcher'] });
	visitor = visitorOf(site);
	author = await createPerson(site, 'Ann', {
		permissions: ['create page content', 'edit own page content', 'delete own page content'],
	});
	editor = await createPerson(site, 'Ed', {
		permissions: [
			'create page content',
			'edit any page content',
			'delete any page content',
			'view unpublished content',
		],
	});
});
after(() => site?.close());

const make = async (person: Person, body: object): Promise<JsonAnswer> =>
	person.json('POST', '/api/items', { type: 'page', ...body });
const rowsOf = async (id: string) =>
	site.database
		.owner`select i.title, i.version, i.deleted, i.fields, r.fields as saved, r.log_message from p_content.item i
		join p_content.item_revision r on r.id = i.current_revision_id where i.id = ${id}`;

test('without the permission for the type nothing is created, and a type that is not there looks the same', async () => {
	for (const type of ['page', 'recipe'])
		assert.equal((await visitor.json('POST', '/api/items', { type, title: 'x' })).status, 403);
	assert.equal((await author.json('POST', '/api/items', { type: 'recipe', title: 'x' })).status, 403);
});

test('an item is made with its first revision, taps run, and the answer says where it is and what version it has', async () => {
	const made = await make(author, {
		title: ' Made by JSON ',
		fields: { field_body: { value: 'a <b>body</b>', format: 'markdown' }, field_tags: ['one', { value: 'two' }] },
	});
	assert.equal(made.status, 201);
	const { id } = made.body;
	assert.equal(made.headers.get('location'), `/api/items/${id}`);
	assert.equal(made.headers.get('etag'), '"1"');
	assert.equal(made.body.title, 'Made by JSON');
	assert.equal(made.body.state, 'published');
	assert.equal(made.body.author_id, author.id);
	assert.deepEqual(made.body.fields.field_tags, [{ value: 'one' }, { value: 'two' }]);
	const [row] = await rowsOf(id);
	assert.deepEqual(row?.['fields'], row?.['saved']);
	assert.equal(row?.['log_message'], 'Initial revision');
	assert.ok(site.log.some(({ msg }) => msg === 'inserted Made by JSON: a <b>body</b>'));
	const html = await (await site.get(`/item/${id}`)).text();
	assert.match(html, /<h1[^>]*>Made by JSON<\/h1>/);
});

test('all mistakes are told at once, each by the label of its field, and nothing is stored', async () => {
	const bad = await make(author, {
		title: ' ',
		fields: { field_summary: 'y'.repeat(513), field_tags: ['x'.repeat(200)], field_nothing: 1, field_body: 7 },
		colour: 'red',
	});
	assert.equal(bad.status, 422);
	const told = Object.fromEntries(
		bad.body.errors.map(({ field, message }: Record<string, string>) => [field, message]),
	);
	assert.equal(told['title'], 'Title is required.');
	assert.equal(told['fields.field_summary'], 'Summary has 513 characters, at most 512 are possible.');
	assert.match(told['fields.field_tags.0'], /^Tags has 200 characters/);
	assert.equal(told['fields.field_body'], 'Body must be text.');
	assert.match(told['fields.field_nothing'], /Page has no field 'field_nothing'/);
	assert.match(told['colour'], /nothing that an item has/);
	const rows = await site.database.owner`select from p_content.item where title = ''`;
	assert.equal(rows.length, 0);
});

test('a change names the version it is meant for; the second editor is refused, and nothing is overwritten', async () => {
	const { body: item } = await make(author, { title: 'Draft of two' });
	const address = `/api/items/${item.id}`;
	assert.equal((await author.json('PATCH', address, { title: 'No version' })).status, 428);
	const first = await author.json('PATCH', address, { title: 'By the author' }, { 'if-match': '"1"' });
	assert.equal(first.status, 200);
	assert.equal(first.headers.get('etag'), '"2"');
	const second = await editor.json('PATCH', address, { title: 'By the editor' }, { 'if-match': '"1"' });
	assert.equal(second.status, 412);
	assert.match(second.body.detail, /version 2/);
	const [row] = await rowsOf(item.id);
	assert.equal(row?.['title'], 'By the author');
	assert.ok(site.log.some(({ msg }) => msg === 'updated By the author'));
	const again = await editor.json('PATCH', address, { title: 'By the editor', version: 2 });
	assert.equal(again.status, 200);
	assert.equal(again.body.author_id, author.id);
});

test('two saves at the same moment: one wins, the other is told', async () => {
	const { body: item } = await make(author, { title: 'Race' });
	const answers = await Promise.all(
		Array.from({ length: 6 }, (_, index) =>
			author.json('PATCH', `/api/items/${item.id}`, { title: `Race ${index}` }, { 'if-match': '"1"' }),
		),
	);
	assert.deepEqual(
		answers.map(({ status }) => status).toSorted((a, b) => a - b),
		[200, 412, 412, 412, 412, 412],
	);
	const revisions = await site.database.owner`select from p_content.item_revision where item_id = ${item.id}`;
	assert.equal(revisions.length, 2);
});

test('a plugin that fails while an item is saved takes the whole saving back and is named in the log', async () => {
	const failed = await make(author, { title: 'refuse' });
	assert.equal(failed.status, 500);
	assert.doesNotMatch(JSON.stringify(failed.body), /watcher/);
	assert.equal((await site.database.owner`select from p_content.item where title = 'refuse'`).length, 0);
	assert.ok(site.log.some(({ plugin, msg }) => plugin === 'watcher' && /the watcher refuses/.test(String(msg))));
	await assert.rejects(importFiles(site, { 'refuse.md': '# refuse\n\nx' }), /watcher/);
	assert.equal((await site.database.owner`select from p_content.item where title = 'refuse'`).length, 0);
});

test('importing runs the same taps', async () => {
	await importFiles(site, { 'tapped.md': '# Tapped\n\nfirst' });
	await importFiles(site, { 'tapped.md': '# Tapped\n\nsecond' });
	assert.ok(site.log.some(({ msg }) => msg === 'inserted Tapped: first'));
	assert.ok(site.log.some(({ msg }) => msg === 'updated Tapped'));
});

test('own and any: an author changes and deletes what is theirs, an editor everything', async () => {
	const { body: mine } = await make(author, { title: 'Of the author' });
	const { body: theirs } = await make(editor, { title: 'Of the editor' });
	const change = (person: Person, { id }: { id: string }) =>
		person.json('PATCH', `/api/items/${id}`, { log_message: 'x' }, { 'if-match': '*' });
	assert.equal((await change(author, mine)).status, 200);
	assert.equal((await change(author, theirs)).status, 403);
	assert.equal((await change(editor, mine)).status, 200);
	assert.equal((await change(visitor, mine)).status, 403);
	const remove = (person: Person, { id }: { id: string }) =>
		person.json('DELETE', `/api/items/${id}`, undefined, { 'if-match': '*' });
	assert.equal((await remove(author, theirs)).status, 403);
	assert.equal((await remove(visitor, mine)).status, 403);
	assert.equal((await remove(author, mine)).status, 204);
	assert.equal((await remove(author, mine)).status, 404);
	assert.equal((await remove(editor, theirs)).status, 204);
});

test('what is deleted is gone everywhere, and comes back with its revisions and its place in the time line', async () => {
	const { body: item } = await make(author, { title: 'Soon deleted' });
	assert.equal((await site.get(`/item/${item.id}`)).status, 200);
	await author.json('DELETE', `/api/items/${item.id}`, undefined, { 'if-match': '"1"' });
	for (const person of [visitor, author, editor]) {
		assert.equal((await person.fetch(`/item/${item.id}`)).status, 404);
		for (const part of ['', '/revisions', '/timeline'])
			assert.equal((await person.json('GET', `/api/items/${item.id}${part}`)).status, 404);
		const list = await person.json('GET', '/api/items?version=latest&limit=100');
		assert.ok(!list.body.items.some(({ id }: { id: string }) => id === item.id));
	}
	assert.equal((await visitor.json('POST', `/api/items/${item.id}/restore`)).status, 404);
	const back = await author.json('POST', `/api/items/${item.id}/restore`);
	assert.equal(back.status, 200);
	assert.equal(back.body.state, 'published');
	assert.equal((await site.get(`/item/${item.id}`)).status, 200);
});

test('a copy is a draft of whoever made it', async () => {
	const { body: item } = await make(editor, { title: 'Original', fields: { field_body: { value: 'text' } } });
	const copy = await author.json('POST', `/api/items/${item.id}/clone`);
	assert.equal(copy.status, 201);
	assert.equal(copy.body.title, 'Copy of Original');
	assert.equal(copy.body.state, 'draft');
	assert.equal(copy.body.author_id, author.id);
	assert.deepEqual(copy.body.fields, item.fields);
	assert.equal((await visitor.json('POST', `/api/items/${item.id}/clone`)).status, 403);
});

test('many items at once: what one may not change stays, what one may not see is not there', async () => {
	const ids: string[] = [];
	for (let index = 0; index < 3; index++) ids.push((await make(author, { title: `Many ${index}` })).body.id);
	const { body: hidden } = await make(editor, { title: 'Hidden', publication: null });
	const { body: other } = await make(editor, { title: 'Public' });
	const nobody = '01890a5d-ac96-774b-bcce-b302099a8057';
	const { body } = await author.json('POST', '/api/items/bulk', {
		action: 'unpublish',
		ids: [...ids, hidden.id, other.id, nobody],
	});
	assert.deepEqual(
		body.results.map(({ outcome }: { outcome: string }) => outcome),
		['done', 'done', 'done', 'not_found', 'forbidden', 'not_found'],
	);
	for (const id of ids) assert.equal((await visitor.json('GET', `/api/items/${id}`)).status, 404);
	await author.json('POST', '/api/items/bulk', { action: 'publish', ids });
	const again = await author.json('POST', '/api/items/bulk', { action: 'publish', ids });
	assert.deepEqual(
		again.body.results.map(({ outcome }: { outcome: string }) => outcome),
		ids.map(() => 'unchanged'),
	);
	for (const id of ids) assert.equal((await visitor.json('GET', `/api/items/${id}`)).status, 200);
	await editor.json('POST', '/api/items/bulk', { action: 'delete', ids });
	for (const id of ids) assert.equal((await editor.json('GET', `/api/items/${id}`)).status, 404);
	for (const bad of [{}, { action: 'burn', ids }, { action: 'delete', ids: ['x'] }, { action: 'delete', ids: [] }])
		assert.equal((await author.json('POST', '/api/items/bulk', bad)).status, 422);
});
