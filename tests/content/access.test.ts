import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createPerson, type Person, visitorOf } from '../support/people.ts';
import { createTestSite, type TestSite } from '../support/site.ts';

let site: TestSite;
let visitor: Person;
let author: Person;
let editor: Person;
let admin: Person;
before(async () => {
	site = await createTestSite({ plugins: ['content', 'gatekeeper'] });
	visitor = visitorOf(site);
	author = await createPerson(site, 'Ann', { permissions: ['create page content', 'edit own page content'] });
	editor = await createPerson(site, 'Ed', {
		permissions: [
			'create page content',
			'edit any page content',
			'delete any page content',
			'view unpublished content',
		],
	});
	admin = await createPerson(site, 'Adi', { admin: true });
});
after(() => site?.close());

const make = async (person: Person, title: string, more: object = {}): Promise<string> => {
	const { status, body } = await person.json('POST', '/api/items', { type: 'page', title: 'x', ...more });
	assert.equal(status, 201, JSON.stringify(body));
	// The title decides what the gatekeeper says: it comes afterwards, past the gatekeeper.
	await site.database.owner`update p_content.item set title = ${title} where id = ${body.id}`;
	await site.database.owner`insert into p_content.item_revision (id, item_id, title, status, fields, author_id)
		select kernel.uuidv7(), ${body.id}, ${title}, 1, fields, author_id from p_content.item where id = ${body.id}`;
	await site.database.owner`update p_content.item_window set title = ${title},
		revision_id = (select id from p_content.item_revision where item_id = ${body.id} order by seq desc limit 1) where item_id = ${body.id}`;
	await site.database.owner`update p_content.item set
		current_revision_id = (select id from p_content.item_revision where item_id = ${body.id} order by seq desc limit 1) where id = ${body.id}`;
	await site.database.owner`select kernel.invalidate_tags(${`item:${body.id} item_list:page item_list:all`})`;
	return body.id;
};
const edit = async (person: Person, id: string): Promise<number> =>
	(await person.json('PATCH', `/api/items/${id}`, { log_message: 'x' }, { 'if-match': '*' })).status;

test('Deny of one plugin outweighs every role, and who may not view gets 404 everywhere', async () => {
	const id = await make(author, 'deny:view of this', { promote: true });
	for (const person of [visitor, author, editor, admin]) {
		for (const address of [
			`/item/${id}`,
			`/api/items/${id}`,
			`/api/items/${id}?version=latest`,
			`/api/items/${id}/revisions`,
		])
			assert.equal((await person.fetch(address)).status, 404, `${person.name} ${address}`);
		for (const list of ['/', '/pages', '/api/items?limit=100', '/api/items?version=latest&limit=100'])
			assert.doesNotMatch(await (await person.fetch(list)).text(), /deny:view of this/, `${person.name} ${list}`);
	}
});

test('pages list what may be seen', async () => {
	await make(author, 'In every list', { promote: true });
	for (const list of ['/', '/pages']) assert.match(await (await visitor.fetch(list)).text(), /In every list/);
});

test('Deny of editing is 403 for who may view', async () => {
	const id = await make(author, 'deny:edit of this');
	for (const person of [author, editor, admin]) assert.equal(await edit(person, id), 403);
	assert.equal((await author.fetch(`/item/${id}`)).status, 200);
});

test('Grant lets somebody in whom roles would not', async () => {
	const draft = await make(editor, 'grant:view of a draft', { publication: null });
	assert.equal((await visitor.fetch(`/item/${draft}`)).status, 200);
	const open = await make(editor, 'grant:edit of this');
	assert.equal(await edit(author, open), 200);
});

test('when no plugin says anything, roles decide', async () => {
	const id = await make(author, 'Neutral');
	assert.deepEqual(
		await Promise.all([visitor, author, editor, admin].map((person) => edit(person, id))),
		[403, 200, 200, 200],
	);
});

test('a plugin that fails while it is asked has denied', async () => {
	const id = await make(author, 'trap:view of this');
	for (const person of [visitor, admin]) assert.equal((await person.fetch(`/item/${id}`)).status, 404);
});

test('a list is filled up with what follows those that may not be seen', async () => {
	for (let index = 0; index < 12; index++)
		await make(editor, index % 2 === 0 ? `deny:view ${index}` : `Visible ${index}`, {
			fields: { field_tags: ['refill'] },
		});
	const filter = encodeURIComponent('{"field_tags":"refill"}');
	const first = await visitor.json('GET', `/api/items?limit=4&filter=${filter}`);
	assert.deepEqual(
		first.body.items.map(({ title }: { title: string }) => title),
		['Visible 11', 'Visible 9', 'Visible 7', 'Visible 5'],
	);
	const second = await visitor.json('GET', first.body.next);
	assert.deepEqual(
		second.body.items.map(({ title }: { title: string }) => title),
		['Visible 3', 'Visible 1'],
	);
	assert.equal(second.body.next, null);
});

test('a plugin adds mistakes, field types with checks of their own, and what may be referred to', async () => {
	const post = (body: object) => admin.json('POST', '/api/items', { type: 'probe', title: 'x', ...body });
	assert.match((await post({ title: 'Forbidden words' })).body.detail, /Title must not be what it is/);
	const bad = await post({
		fields: { field_colour: 'red', field_planet: 'pluto', field_related: ['x'], field_owner: visitor.id || author.id },
	});
	assert.deepEqual(
		bad.body.errors.map(({ message }: { message: string }) => message),
		[
			'Colour must be a colour such as #ff8800.',
			'Related must be the id of what it refers to.',
			'Planet refers to something that is not there.',
		],
	);
	const related = await make(editor, 'Something');
	const good = await post({
		fields: {
			field_colour: '#FF8800',
			field_planet: { target_id: 'mars' },
			field_related: [related],
			field_owner: author.id,
		},
	});
	assert.equal(good.status, 201);
	assert.deepEqual(good.body.fields, {
		field_colour: { value: '#ff8800' },
		field_planet: [{ target_id: 'mars', target_type: 'planet' }],
		field_related: [{ target_id: related, target_type: 'item' }],
		field_owner: [{ target_id: author.id, target_type: 'user' }],
	});
});

test('a reference to what one may not see is a reference to nothing', async () => {
	const hidden = await make(editor, 'deny:view secret');
	const answer = await admin.json('POST', '/api/items', {
		type: 'probe',
		title: 'x',
		fields: { field_related: [hidden] },
	});
	assert.match(answer.body.detail, /Related refers to something that is not there/);
});
