import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createPerson, type Person, visitorOf } from '../support/people.ts';
import { createTestSite, type TestSite } from '../support/site.ts';

let site: TestSite;
let visitor: Person;
let author: Person;
let builder: Person;
before(async () => {
	site = await createTestSite({ plugins: ['content', 'gatekeeper'] });
	visitor = visitorOf(site);
	author = await createPerson(site, 'Ann', {
		permissions: ['create page content', 'edit own page content', 'delete own page content'],
	});
	builder = await createPerson(site, 'Bea', { permissions: ['administer content types'] });
});
after(() => site?.close());

/** What another plugin gets that asks on behalf of this person. */
const ask = async (person: Person, name: string, payload: object) => {
	const { status, body } = await person.json('POST', `/gate/${name}`, payload);
	assert.equal(status, 200, JSON.stringify(body));
	return body;
};

test('a plugin saves with the rights of whoever asks, and gets the same mistakes as everybody', async () => {
	assert.equal((await ask(visitor, 'item_save', { type: 'page', title: 'x' })).error, 'request.forbidden');
	assert.equal((await ask(author, 'item_save', { type: 'probe', title: 'x' })).error, 'request.forbidden');
	assert.equal((await ask(author, 'item_save', { type: 'nothing', title: 'x' })).error, 'request.not_found');
	const bad = await ask(author, 'item_save', { type: 'page', title: '', fields: { field_summary: 1 } });
	assert.deepEqual(bad.errors, [
		{ field: 'title', message: 'Title is required.' },
		{ field: 'fields.field_summary', message: 'Summary must be text.' },
	]);
	const item = await ask(author, 'item_save', { type: 'page', title: 'By a plugin' });
	assert.equal(item.title, 'By a plugin');
	assert.equal((await ask(visitor, 'item_save', { id: item.id, title: 'x' })).error, 'request.forbidden');
	assert.equal((await ask(author, 'item_save', { id: item.id, title: 'x', version: 7 })).error, 'request.stale');
	assert.equal((await ask(author, 'item_save', { id: item.id, title: 'Changed', version: 1 })).title, 'Changed');
	assert.deepEqual(await ask(author, 'item_check', { id: item.id, title: '' }), {
		errors: [{ field: 'title', message: 'Title is required.' }],
	});
	assert.equal((await ask(author, 'item_load', { id: item.id })).version, 2);
	const draft = await ask(author, 'item_save', { id: item.id, status: 0 });
	assert.equal(draft.status, 0);
	assert.equal((await ask(visitor, 'item_load', { id: item.id })).error, 'request.not_found');
	assert.equal((await ask(visitor, 'item_save', { id: item.id, title: 'x' })).error, 'request.not_found');
	const { results } = await ask(author, 'items_change', { action: 'delete', ids: [item.id, 'x'] });
	assert.deepEqual(results, [{ id: item.id, outcome: 'done' }]);
});

test('types too', async () => {
	const type = { op: 'create', type: 'film', label: 'Film', fields: [] };
	assert.equal((await ask(author, 'type_change', type)).error, 'request.forbidden');
	assert.equal((await ask(builder, 'type_change', type)).type, 'film');
	assert.equal((await ask(builder, 'type_change', type)).error, 'request.conflict');
	assert.equal((await ask(builder, 'type_change', { op: 'change', type: 'film', label: 'Movie' })).label, 'Movie');
	assert.equal((await ask(builder, 'type_change', { op: 'preview', type: 'film', fields: [] })).effects.length, 0);
	assert.ok((await ask(builder, 'types', {})).some(({ label }: { label: string }) => label === 'Movie'));
	assert.deepEqual(await ask(builder, 'type_change', { op: 'delete', type: 'film' }), {});
	const known = await ask(builder, 'field_types', {});
	for (const name of ['Text', 'RecordReference', 'Colour'])
		assert.ok(
			known.some(({ type: one }: { type: string }) => one === name),
			name,
		);
});
