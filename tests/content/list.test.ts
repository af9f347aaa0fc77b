import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createPerson, type Person, visitorOf } from '../support/people.ts';
import { createTestSite, type TestSite } from '../support/site.ts';

let site: TestSite;
let visitor: Person;
let author: Person;
let other: Person;
let editor: Person;
before(async () => {
	site = await createTestSite({ plugins: ['content', 'blog', 'gatekeeper'] });
	visitor = visitorOf(site);
	author = await createPerson(site, 'Ann', { permissions: ['create page content', 'create blog content'] });
	other = await createPerson(site, 'Bob', { permissions: ['create page content'] });
	editor = await createPerson(site, 'Ed', { permissions: ['view unpublished content'] });
	for (let index = 0; index < 7; index++)
		await author.json('POST', '/api/items', {
			type: index % 2 === 0 ? 'page' : 'blog',
			title: `Item ${index}`,
			fields: { field_summary: `${'x'.repeat(index)}y`, field_tags: index > 3 ? ['late', 'all'] : ['all'] },
			...(index === 6 && { publication: null }),
			...(index === 5 && { publication: { effective_date: '2999-01-01' } }),
		});
});
after(() => site?.close());

const titles = async (person: Person, query: string): Promise<string[]> => {
	const { status, body } = await person.json('GET', `/api/items?${query}`);
	assert.equal(status, 200, JSON.stringify(body));
	return body.items.map(({ title }: { title: string }) => title);
};
const filter = (value: object): string => `filter=${encodeURIComponent(JSON.stringify(value))}`;

test('a list has what is public, the newest first', async () => {
	assert.deepEqual(await titles(visitor, ''), ['Item 4', 'Item 3', 'Item 2', 'Item 1', 'Item 0']);
	assert.deepEqual(await titles(visitor, 'sort=title'), ['Item 0', 'Item 1', 'Item 2', 'Item 3', 'Item 4']);
	assert.deepEqual(await titles(visitor, 'type=blog'), ['Item 3', 'Item 1']);
	assert.deepEqual(await titles(visitor, 'type=blog,page&title=ITEM 2'), ['Item 2']);
	assert.deepEqual(await titles(visitor, `author_id=${author.id}&limit=2`), ['Item 4', 'Item 3']);
	assert.deepEqual(await titles(visitor, `author_id=${other.id}`), []);
});

test('the newest states are listed as far as one may know of them, and by where they stand', async () => {
	assert.equal((await titles(author, 'version=latest')).length, 7);
	assert.equal((await titles(editor, 'version=latest')).length, 7);
	assert.equal((await titles(other, 'version=latest')).length, 5);
	assert.equal((await titles(visitor, 'version=latest')).length, 5);
	assert.deepEqual(await titles(editor, 'version=latest&state=draft'), ['Item 6']);
	assert.deepEqual(await titles(editor, 'version=latest&state=scheduled'), ['Item 5']);
	assert.deepEqual(await titles(editor, 'version=latest&state=expired'), []);
	assert.equal((await titles(editor, 'version=latest&state=published')).length, 5);
	assert.deepEqual(await titles(other, 'version=latest&state=draft'), []);
});

test('fields are filtered by value, comparison and content', async () => {
	assert.deepEqual(await titles(visitor, filter({ field_tags: 'late' })), ['Item 4']);
	assert.deepEqual(await titles(visitor, filter({ field_summary: 'xy' })), ['Item 1']);
	assert.deepEqual(await titles(visitor, filter({ field_summary: { contains: 'XXX' } })), ['Item 4', 'Item 3']);
	assert.deepEqual(await titles(visitor, filter({ field_summary: { in: ['y', 'xy'] } })), ['Item 1', 'Item 0']);
	assert.deepEqual(await titles(visitor, filter({ field_nothing: { null: true }, field_summary: 'y' })), ['Item 0']);
	assert.deepEqual(await titles(visitor, filter({ created: { lt: '2000-01-01' } })), []);
	assert.equal((await titles(visitor, filter({ created: { gte: '2000-01-01' } }))).length, 5);
});

test('a cursor goes on where a list ended, whatever came in the meantime', async () => {
	const first = (await visitor.json('GET', '/api/items?limit=2')).body;
	assert.match(first.next, /^\/api\/items\?limit=2&after=/);
	await author.json('POST', '/api/items', { type: 'page', title: 'In between' });
	const second = (await visitor.json('GET', first.next)).body;
	assert.deepEqual(
		second.items.map(({ title }: { title: string }) => title),
		['Item 2', 'Item 1'],
	);
	const third = (await visitor.json('GET', second.next)).body;
	assert.deepEqual([third.items.length, third.next], [1, null]);
});

test('only what is named is sent', async () => {
	const { body } = await visitor.json('GET', '/api/items?limit=1&type=blog&fields=title,field_tags');
	assert.deepEqual(Object.keys(body.items[0]), ['id', 'type', 'title', 'fields']);
	assert.deepEqual(Object.keys(body.items[0].fields), ['field_tags']);
	const one = await visitor.json('GET', `/api/items/${body.items[0].id}?fields=title`);
	assert.deepEqual(Object.keys(one.body), ['id', 'type', 'title']);
});

test('what cannot be meant is refused by name', async () => {
	for (const [query, field] of [
		['limit=0', 'limit'],
		['limit=101', 'limit'],
		['limit=x', 'limit'],
		['sort=colour', 'sort'],
		['state=draft', 'state'],
		['state=lost&version=latest', 'state'],
		['version=old', 'version'],
		['author_id=me', 'author_id'],
		['after=nonsense', 'after'],
		['filter=[]', 'filter'],
		['filter=x', 'filter'],
		[filter({ field_x: { like: 'x' } }), 'filter.field_x.like'],
		[filter({ title: { eq: 'x' } }), 'filter.title'],
		[filter({ created: { lt: 'soon' } }), 'filter.created.lt'],
		[filter({ 'field_x"; drop': 'x' }), 'filter'],
	] as const) {
		const { status, body } = await visitor.json('GET', `/api/items?${query}`);
		assert.equal(status, 422, query);
		assert.equal(body.errors[0].field, field);
	}
});

test('whoever has an answer already gets none', async () => {
	const [title] = await titles(visitor, 'limit=1&fields=title');
	assert.ok(title);
	const { body } = await author.json('GET', '/api/items?version=latest&limit=1');
	for (const person of [visitor, author]) {
		const address = `/api/items/${body.items[0].id}`;
		const { headers } = await person.json('GET', address);
		const again = await person.fetch(address, { headers: { 'if-none-match': headers.get('etag')! } });
		assert.equal(again.status, 304);
	}
});

test('an anonymous list is kept until something changes', async () => {
	const how = async () => (await visitor.json('GET', '/api/items?sort=title')).headers.get('x-cache');
	await how();
	assert.equal(await how(), 'hit');
	await author.json('POST', '/api/items', { type: 'page', title: 'One more' });
	assert.equal(await how(), 'miss');
});

test('whatever stands in a filter, the answer is a list or a refusal', async () => {
	let seed = 5;
	const random = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below;
	const pick = <T>(from: readonly T[]): T => from[random(from.length)]!;
	const leaf = () =>
		pick([
			null,
			true,
			0,
			-1.5,
			1e300,
			'',
			'x',
			'a\0b',
			'\ud800',
			"'; drop table item; --",
			'%',
			'2026-11-20',
			{},
			[],
			[1, 'x'],
			{ value: 1 },
		]);
	const names = [
		'field_tags',
		'field_summary',
		'field_nothing',
		'created',
		'changed',
		'title',
		'__proto__',
		'constructor',
		'x y',
		'',
	];
	const comparisons = ['eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'in', 'contains', 'null', '__proto__', 'like', ''];
	for (let round = 0; round < 250; round++) {
		const wanted = Object.fromEntries(
			Array.from({ length: 1 + random(3) }, () => [
				pick(names),
				random(3) === 0 ? leaf() : Object.fromEntries([[pick(comparisons), leaf()]]),
			]),
		);
		const more = pick(['', '&version=latest', '&sort=title', '&limit=3']);
		const person = pick([visitor, author, editor]);
		const { status, body } = await person.json('GET', `/api/items?${filter(wanted)}${more}`);
		assert.ok(status === 200 || status === 422, `${status} ${JSON.stringify(wanted)} ${JSON.stringify(body)}`);
	}
	for (const name of ['type', 'title', 'fields', 'after', 'sort', 'author_id', 'version'])
		for (const value of ['%00', '%F0%9F%92%A5', "'", '%', '__proto__', ',,,', 'x'.repeat(3_000)]) {
			const { status } = await visitor.json('GET', `/api/items?${name}=${value === '%' ? '%25' : value}`);
			assert.ok(status === 200 || status === 422, `${name}=${value}: ${status}`);
		}
});
