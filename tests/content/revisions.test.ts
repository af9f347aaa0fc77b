import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createPerson, type Person, visitorOf } from '../support/people.ts';
import { createTestSite, type TestSite } from '../support/site.ts';

let site: TestSite;
let visitor: Person;
let reader: Person;
let author: Person;
before(async () => {
	site = await createTestSite({ plugins: ['content', 'watcher'] });
	visitor = visitorOf(site);
	reader = await createPerson(site, 'Rea');
	author = await createPerson(site, 'Ann', { permissions: ['create page content', 'edit own page content'] });
});
after(() => site?.close());

const change = async (id: string, body: object) => {
	const answer = await author.json('PATCH', `/api/items/${id}`, body, { 'if-match': '*' });
	assert.equal(answer.status, 200, JSON.stringify(answer.body));
	return answer.body;
};
const start = async () => {
	const { body } = await author.json('POST', '/api/items', {
		type: 'page',
		title: 'One',
		fields: { field_summary: 'first', field_tags: ['a'] },
	});
	return body;
};
const revisionsOf = async (id: string) => (await author.json('GET', `/api/items/${id}/revisions`)).body.revisions;

test('every save is listed, the newest first, with who saved it, why, and which one is public', async () => {
	const { id } = await start();
	await change(id, { title: 'Two', log_message: 'A better title' });
	await change(id, { title: 'Three', publication: null });
	const list = await revisionsOf(id);
	assert.deepEqual(
		list.map(({ title, log_message, author: by, current, live }: Record<string, unknown>) => [
			title,
			log_message,
			by,
			current,
			live,
		]),
		[
			['Three', '', 'Ann', true, false],
			['Two', 'A better title', 'Ann', false, true],
			['One', 'Initial revision', 'Ann', false, false],
		],
	);
	const old = await author.json('GET', `/api/items/${id}/revisions/${list[2].id}`);
	assert.equal(old.body.title, 'One');
	assert.deepEqual(old.body.fields.field_summary, { value: 'first' });
});

test('two revisions differ field by field, whichever is named first', async () => {
	const { id } = await start();
	await change(id, { title: 'Two', fields: { field_summary: null, field_tags: ['a', 'b'] } });
	const [newest, oldest] = await revisionsOf(id);
	for (const [from, to] of [
		[oldest.id, newest.id],
		[newest.id, oldest.id],
	]) {
		const { body } = await author.json('GET', `/api/items/${id}/diff?from=${from}&to=${to}`);
		assert.deepEqual(body.differences, [
			{ field: 'title', label: 'Title', before: 'One', after: 'Two' },
			{ field: 'field_summary', label: 'Summary', before: { value: 'first' }, after: null },
			{ field: 'field_tags', label: 'Tags', before: [{ value: 'a' }], after: [{ value: 'a' }, { value: 'b' }] },
		]);
	}
	const same = await author.json('GET', `/api/items/${id}/diff?from=${newest.id}&to=${newest.id}`);
	assert.deepEqual(same.body.differences, []);
	const { id: other } = await start();
	const [foreign] = await revisionsOf(other);
	assert.equal((await author.json('GET', `/api/items/${id}/diff?from=${newest.id}&to=${foreign.id}`)).status, 404);
	assert.equal((await author.json('GET', `/api/items/${id}/diff?from=x&to=y`)).status, 422);
});

test('going back makes a new revision that says so, runs the taps and takes the place in the time line', async () => {
	const { id } = await start();
	await change(id, { title: 'Two', fields: { field_summary: 'second' } });
	const [, oldest] = await revisionsOf(id);
	const address = `/api/items/${id}/revert`;
	assert.equal((await author.json('POST', address, { revision_id: oldest.id })).status, 428);
	const answer = await author.json('POST', address, { revision_id: oldest.id, version: 2 });
	assert.equal(answer.status, 200);
	assert.equal(answer.body.title, 'One');
	assert.deepEqual(answer.body.fields.field_summary, { value: 'first' });
	const list = await revisionsOf(id);
	assert.equal(list.length, 3);
	assert.equal(list[0].log_message, `Reverted to revision ${oldest.id}`);
	assert.equal(list[0].live, true);
	assert.equal((await visitor.json('GET', `/api/items/${id}`)).body.title, 'One');
	assert.ok(site.log.filter(({ msg }) => msg === 'updated One').length > 0);
	for (const wrong of [{}, { revision_id: 'x' }, { revision_id: id }])
		assert.equal((await author.json('POST', address, wrong, { 'if-match': '*' })).status, 422);
});

test('old states are for those who may change the item or see what is unpublished', async () => {
	const { id } = await start();
	const [{ id: revision }] = await revisionsOf(id);
	for (const person of [visitor, reader])
		for (const part of ['revisions', `revisions/${revision}`, `diff?from=${revision}&to=${revision}`, 'timeline'])
			assert.equal((await person.json('GET', `/api/items/${id}/${part}`)).status, 404, part);
	const answer = await reader.json('POST', `/api/items/${id}/revert`, { revision_id: revision }, { 'if-match': '*' });
	assert.equal(answer.status, 403);
});

test('a long history comes in pages, in an order that does not change', async () => {
	const { id } = await start();
	for (let index = 0; index < 60; index++) await change(id, { title: `Number ${index}` });
	const seen: string[] = [];
	let address: string | null = `/api/items/${id}/revisions`;
	while (address) {
		const { body }: { body: { revisions: { title: string }[]; next: string | null } } = await author.json(
			'GET',
			address,
		);
		seen.push(...body.revisions.map(({ title }) => title));
		address = body.next;
	}
	assert.deepEqual(seen, [...Array.from({ length: 60 }, (_, index) => `Number ${59 - index}`), 'One']);
});
