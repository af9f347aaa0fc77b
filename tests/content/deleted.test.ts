// What was deleted is listed for those who may bring it back, and for nobody else.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createPerson, type Person } from '../support/people.ts';
import { createTestSite, type TestSite } from '../support/site.ts';

let site: TestSite;
let boss: Person;
let author: Person;
let other: Person;
before(async () => {
	site = await createTestSite({ plugins: ['forms', 'content', 'admin'] });
	boss = await createPerson(site, 'Boss', { admin: true });
	const permissions = [
		'access administration',
		'access content overview',
		'view unpublished content',
		'create page content',
		'delete own page content',
	];
	author = await createPerson(site, 'Ann', { permissions });
	other = await createPerson(site, 'Otto', { permissions });
});
after(() => site?.close());

async function titles(person: Person): Promise<string[]> {
	const response = await person.fetch('/admin/content?state=deleted', { headers: { accept: 'text/html' } });
	assert.equal(response.status, 200);
	return [...(await response.text()).matchAll(/<th scope="row"[^>]*><span>([^<]*)</g)].map(([, title = '']) => title);
}

test('the list of what was deleted has what somebody may delete, and several come back at once', async () => {
	const ids: string[] = [];
	for (const [person, title] of [
		[author, 'One of Ann'],
		[author, 'Two of Ann'],
		[other, 'One of Otto'],
	] as const) {
		const { body } = await person.json('POST', '/api/items', { type: 'page', title });
		ids.push(body.id);
		assert.equal((await person.json('DELETE', `/api/items/${body.id}`, undefined, { 'if-match': '*' })).status, 204);
	}
	assert.deepEqual((await titles(boss)).toSorted(), ['One of Ann', 'One of Otto', 'Two of Ann']);
	assert.deepEqual((await titles(author)).toSorted(), ['One of Ann', 'Two of Ann']);
	const { body } = await author.json('POST', '/api/items/bulk', { action: 'restore', ids });
	assert.deepEqual(
		(body.results as { outcome: string }[]).map(({ outcome }) => outcome),
		['done', 'done', 'not_found'],
	);
	assert.deepEqual(await titles(author), []);
	assert.deepEqual(await titles(boss), ['One of Otto']);
	// They are public again, as they were.
	for (const id of ids.slice(0, 2)) assert.equal((await site.get(`/item/${id}`)).status, 200);
	assert.equal((await site.get(`/item/${ids[2]}`)).status, 404);
	// The interface for programs has no such list.
	assert.equal((await author.json('GET', '/api/items?version=latest&state=deleted')).status, 422);
});
