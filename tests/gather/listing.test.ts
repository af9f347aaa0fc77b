// Listings as visitors get them: pages, blocks, JSON and feeds with the same items, filters in the address, pagers.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { findHtmlErrors } from '../support/html.ts';
import { createPerson, type Person, visitorOf } from '../support/people.ts';
import { createTestSite, type TestSite } from '../support/site.ts';
import { addItems, addType, itemOf, UNLIMITED, type TestItem } from './content.ts';

let site: TestSite;
let boss: Person;
let visitor: Person;
const items: TestItem[] = [];
before(async () => {
	site = await createTestSite({
		plugins: ['forms', 'content', 'gather', 'gatekeeper'],
		settings: UNLIMITED,
	});
	boss = await createPerson(site, 'Boss', { admin: true });
	visitor = visitorOf(site);
	await addType(site, 'thing', [
		{ field_name: 'field_size', label: 'Size', field_type: 'Integer' },
		{ field_name: 'field_colour', label: 'Colour', field_type: { Text: {} } },
		{ field_name: 'field_tags', label: 'Tags', field_type: { Text: {} }, cardinality: -1 },
		{ field_name: 'field_place', label: 'Place', field_type: { RecordReference: 'item' } },
		{ field_name: 'field_day', label: 'Day', field_type: 'Date' },
	]);
	await addType(site, 'place', [{ field_name: 'field_size', label: 'Size', field_type: 'Integer' }]);
	const places = ['Rome', 'deny:view Secret', 'Oslo'].map((title) => itemOf({ type: 'place', title }));
	for (let index = 0; index < 60; index++)
		items.push(
			itemOf({
				title: `Thing ${String(index).padStart(2, '0')}`,
				author_id: boss.id,
				created: new Date(Date.UTC(2026, 0, 1 + index)).toISOString(),
				fields: {
					field_size: { value: index },
					field_colour: { value: ['red', 'green', 'blue'][index % 3] },
					field_tags: index % 2 === 0 ? [{ value: 'even' }, { value: 'all' }] : [{ value: 'all' }],
					field_place: [{ target_id: places[index % 3]!.id, target_type: 'item' }],
					field_summary: { value: `The summary <b>${index}</b>` },
				},
			}),
		);
	await addItems(site, [...places, ...items]);
});
after(() => site?.close());

const DEFINITION = {
	name: 'things',
	label: 'All <things>',
	filters: { and: [{ field: 'type', operator: 'equals', value: 'thing' }] },
	sorts: [{ field: 'created', direction: 'desc' }],
	pager: { type: 'full', items_per_page: 25 },
	displays: [
		{ id: 'page', display_type: 'page', path: '/things' },
		{ id: 'json', display_type: 'json', path: '/things.json' },
		{ id: 'feed', display_type: 'rss', path: '/things.xml' },
		{ id: 'block', display_type: 'block', style: 'list', items_per_page: 5 },
	],
};

async function save(definition: { readonly name: string; readonly [key: string]: unknown }): Promise<void> {
	const { status, body } = await boss.json('PUT', `/api/gather/${definition.name}`, definition);
	assert.equal(status, 200, JSON.stringify(body));
}
const html = async (address: string): Promise<string> => {
	const response = await visitor.fetch(address);
	const text = await response.text();
	assert.equal(response.status, 200, `${address}: ${text}`);
	return text;
};
const titlesIn = (page: string): string[] =>
	[...page.matchAll(/<h2><a href="[^"]*">([^<]*)</g)].map(([, title]) => title!);
const json = async (address: string) => (await visitor.json('GET', address)).body;
const jsonTitles = async (address: string): Promise<string[]> =>
	(await json(address)).items.map(({ title }: { title: string }) => title);
const things = (...numbers: number[]): string[] => numbers.map((number) => `Thing ${String(number).padStart(2, '0')}`);

test('page, JSON, feed and block show the same items', async () => {
	await save(DEFINITION);
	const page = await html('/things');
	assert.match(page, /<h1[^>]*>All &lt;things&gt;<\/h1>/);
	assert.deepEqual(await findHtmlErrors(page), []);
	const titles = titlesIn(page);
	assert.equal(titles.length, 25);
	assert.equal(titles[0], 'Thing 59');
	assert.deepEqual(await jsonTitles('/things.json'), titles);
	const feed = await visitor.fetch('/things.xml');
	assert.match(feed.headers.get('content-type') ?? '', /^application\/rss\+xml/);
	const xml = await feed.text();
	assert.deepEqual(
		[...xml.matchAll(/<item>\n<title>([^<]*)</g)].map(([, title]) => title),
		titles,
	);
	assert.match(xml, /<title>All &lt;things&gt;<\/title>/);
	assert.match(xml, /<link>http:\/\/[^/<]+\/item\/[0-9a-f-]{36}<\/link>/);
	assert.match(xml, /<pubDate>Sun, 01 Mar 2026 00:00:00 GMT<\/pubDate>/);
	assert.match(xml, /<description>The summary &lt;b&gt;59&lt;\/b&gt;<\/description>/);
	const block = await html('/gather/things/block/block');
	assert.doesNotMatch(block, /<html/);
	assert.deepEqual(
		[...block.matchAll(/<li><a href="[^"]*">([^<]*)</g)].map(([, title]) => title),
		titles.slice(0, 5),
	);
	assert.match(block, /href="\/things">All of All &lt;things&gt;</);
});

test('the full pager counts, links pages by number, and ends', async () => {
	const first = await html('/things');
	const pages = (page: string) =>
		/<ul class="pager-pages">.*?<\/ul>/s
			.exec(page)?.[0]
			.replaceAll(/<[^>]*>/g, ' ')
			.trim()
			.split(/\s+/);
	assert.deepEqual(pages(first), ['1', '2', '3', 'Next']);
	const second = await html('/things?page=2');
	assert.equal(titlesIn(second)[0], 'Thing 34');
	assert.deepEqual(pages(second), ['Previous', '1', '2', '3', 'Next']);
	assert.deepEqual(titlesIn(await html('/things?page=3')), things(9, 8, 7, 6, 5, 4, 3, 2, 1, 0));
	assert.deepEqual((await json('/things.json?page=3')).total, { count: 60, exact: true, more: false });
	assert.match(await html('/things?page=99'), /There is nothing more/);
	const wrong = await html('/things?page=two');
	assert.match(wrong, /There is no page &#39;two&#39;|There is no page 'two'/);
	assert.equal(titlesIn(wrong).length, 25);
});

test('the mini pager goes on and back by cursor, whatever came in between', async () => {
	await save({
		...DEFINITION,
		name: 'mini',
		pager: { type: 'mini', items_per_page: 20 },
		displays: [
			{ display_type: 'page', path: '/mini' },
			{ display_type: 'json', path: '/mini.json' },
		],
	});
	const linkTo = (page: string, rel: string) =>
		new RegExp(`<a href="([^"]*)" rel="${rel}"`).exec(page)?.[1]?.replaceAll('&amp;', '&');
	const first = await html('/mini');
	assert.equal(linkTo(first, 'prev'), undefined);
	const second = await html(linkTo(first, 'next')!);
	assert.equal(titlesIn(second)[0], 'Thing 39');
	const third = await html(linkTo(second, 'next')!);
	assert.equal(linkTo(third, 'next'), undefined);
	assert.deepEqual(titlesIn(await html(linkTo(third, 'prev')!)), titlesIn(second));
	assert.deepEqual(titlesIn(await html(linkTo(second, 'prev')!)), titlesIn(first));
	assert.match(await html('/mini?after=nonsense'), /leads to no page of the list/);
	assert.equal((await json('/mini.json?after=nonsense')).ignored[0].parameter, 'after');
});

test('exposed filters come from the address; what means nothing is left out and explained', async () => {
	await save({
		...DEFINITION,
		name: 'shop',
		filters: {
			and: [
				{ field: 'type', value: 'thing' },
				{
					field: 'field_colour',
					operator: 'in',
					exposed: { id: 'colour', options: ['red', { value: 'green', label: 'Green' }] },
				},
				{ field: 'field_size', operator: 'between', exposed: { id: 'size' } },
				{ field: 'title', operator: 'contains', exposed: { id: 'name' } },
				{ field: 'field_tags', operator: 'contains_any', exposed: { id: 'tag' } },
				{ field: 'created', operator: 'greater_or_equal', exposed: { id: 'since' } },
				{ field: 'sticky', operator: 'equals', value: '0' },
			],
		},
		sorts: [{ field: 'field_size', direction: 'asc', exposed: { id: 'size', label: 'Size' } }],
		displays: [
			{ display_type: 'page', path: '/shop' },
			{ display_type: 'json', path: '/shop.json' },
		],
	});
	assert.deepEqual(await jsonTitles('/shop.json?colour=red&size_max=7'), things(0, 3, 6));
	assert.deepEqual(await jsonTitles('/shop.json?colour=red,green&size_min=56&size_max=57'), things(57));
	assert.deepEqual(await jsonTitles('/shop.json?name=THING+1&tag=even'), things(10, 12, 14, 16, 18));
	assert.deepEqual(await jsonTitles('/shop.json?since=2026-02-28&sort=-size'), things(59, 58));
	const all = await json('/shop.json');
	for (const [query, parameter] of [
		['colour=purple', 'colour'],
		['size_min=much', 'size'],
		['since=tomorrow', 'since'],
		['sort=weight', 'sort'],
		['page=-1', 'page'],
	] as const) {
		const { items: found, ignored } = await json(`/shop.json?${query}`);
		assert.equal(ignored[0]?.parameter, parameter, query);
		assert.deepEqual(found, all.items, query);
	}
	// What is not exposed takes nothing from the address.
	assert.deepEqual((await json('/shop.json?sticky=1&type=place&field_colour=red')).items, all.items);
	const page = await html('/shop?colour=green&size_min=x&name=%22%3E%3Cscript%3E');
	assert.deepEqual(await findHtmlErrors(page), []);
	assert.match(page, /<option value="green" selected>Green<\/option>/);
	assert.match(page, /is not a number, so it was left out/);
	assert.doesNotMatch(page, /<script>/);
	assert.match(page, /role="search"|<search/);
	assert.match(await html('/shop?colour=red'), /20 results/);
});

test('arguments come from the path, the visitor and the clock', async () => {
	await save({
		...DEFINITION,
		name: 'by_colour',
		arguments: [{ id: 'colour', field: 'field_colour', source: 'path' }],
		displays: [
			{ display_type: 'page', path: '/colours/{colour}' },
			{ id: 'size', display_type: 'json', path: '/colours/{colour}/json' },
		],
	});
	assert.equal((await json('/colours/red/json')).total.count, 20);
	assert.equal((await json('/colours/mauve/json')).total.count, 0);
	assert.equal(titlesIn(await html('/colours/green?page=1')).length, 20);
	await save({
		...DEFINITION,
		name: 'by_size',
		arguments: [{ id: 'size', field: 'field_size', source: 'path' }],
		displays: [{ display_type: 'page', path: '/sizes/{size}' }],
	});
	assert.deepEqual(titlesIn(await html('/sizes/7')), things(7));
	assert.equal((await visitor.fetch('/sizes/huge')).status, 404);
	await save({
		...DEFINITION,
		name: 'mine',
		arguments: [{ field: 'author_id', source: 'user' }],
		displays: [{ display_type: 'json', path: '/mine.json' }],
	});
	assert.equal((await boss.json('GET', '/mine.json')).body.total.count, 60);
	assert.equal((await json('/mine.json')).total.count, 0);
	await save({
		...DEFINITION,
		name: 'past',
		arguments: [{ field: 'created', operator: 'less_than', source: 'now' }],
		displays: [{ display_type: 'json', path: '/past.json' }],
	});
	assert.equal((await json('/past.json')).total.count, 60);
});

test('groups of and, or and not; terms of time; fields of authors and of other items', async () => {
	await save({
		...DEFINITION,
		name: 'groups',
		filters: {
			and: [
				{ field: 'type', value: 'thing' },
				{
					or: [
						{ field: 'field_size', operator: 'less_than', value: 2 },
						{ field: 'field_size', operator: 'in', value: [10, 20] },
					],
				},
				{ not: { field: 'field_colour', value: 'green' } },
			],
		},
		displays: [{ display_type: 'json', path: '/groups.json' }],
	});
	assert.deepEqual(await jsonTitles('/groups.json'), things(20, 0));
	await save({
		...DEFINITION,
		name: 'related',
		relationships: [{ id: 'place', field: 'field_place' }],
		fields: [
			{ field: 'title' },
			{ field: 'place.title', label: 'Where', link: true },
			{ field: 'author.name' },
			{ field: 'created' },
		],
		filters: [
			{ field: 'type', value: 'thing' },
			{ field: 'field_size', operator: 'less_than', value: 6 },
		],
		sorts: [{ field: 'field_size' }],
		displays: [
			{ display_type: 'page', path: '/related', style: 'table' },
			{ display_type: 'json', path: '/related.json' },
		],
	});
	const page = await html('/related');
	assert.deepEqual(
		(await findHtmlErrors(page)).filter((one) => !one.includes('no-redundant-role')),
		[],
	);
	assert.match(page, /<a href="\/item\/[0-9a-f-]{36}">Rome<\/a>/);
	assert.match(page, />Boss</);
	const rows = (await json('/related.json')).items;
	assert.deepEqual(
		rows.map((row: { fields: Record<string, string> }) => row.fields['place.title']),
		['Rome', '', 'Oslo', 'Rome', '', 'Oslo'],
	);
	// What decides about the order and is hidden hides the item.
	await save({
		...DEFINITION,
		name: 'by_place',
		relationships: [{ id: 'place', field: 'field_place', required: true }],
		filters: [
			{ field: 'place.title', operator: 'is_not_null' },
			{ field: 'field_size', operator: 'less_than', value: 6 },
		],
		sorts: [{ field: 'place.title' }, { field: 'field_size' }],
		displays: [{ display_type: 'json', path: '/by-place.json' }],
	});
	assert.deepEqual(await jsonTitles('/by-place.json'), things(2, 5, 0, 3));
});

test('who may not see an item does not get it, and the page is filled with what follows', async () => {
	const hidden = Array.from({ length: 12 }, (_, index) =>
		itemOf({
			type: 'note',
			title: index % 3 === 1 ? `deny:view ${index}` : `Note ${String(index).padStart(2, '0')}`,
			created: new Date(Date.UTC(2026, 0, 1 + index)).toISOString(),
		}),
	);
	await addType(site, 'note', []);
	await addItems(site, hidden);
	await save({
		...DEFINITION,
		name: 'notes',
		filters: { field: 'type', value: 'note' },
		pager: { type: 'full', items_per_page: 4 },
		displays: [
			{ display_type: 'page', path: '/notes' },
			{ display_type: 'json', path: '/notes.json' },
		],
	});
	const first = await json('/notes.json');
	assert.deepEqual(
		first.items.map(({ title }: { title: string }) => title),
		['Note 11', 'Note 09', 'Note 08', 'Note 06'],
	);
	assert.deepEqual(first.total, { count: 12, exact: false, more: false });
	// The next page begins behind it, and shows nothing twice.
	assert.deepEqual(await jsonTitles(first.next), ['Note 05', 'Note 03', 'Note 02', 'Note 00']);
	assert.equal((await json('/notes.json?page=2')).items.length, 4);
});

test('a listing is for those with its permission, and a page that is kept changes with content', async () => {
	await save({
		...DEFINITION,
		name: 'secret',
		permission: 'administer content',
		displays: [{ display_type: 'page', path: '/secret-things' }],
	});
	assert.equal((await visitor.fetch('/secret-things')).status, 403);
	assert.equal((await boss.fetch('/secret-things')).status, 200);
	const cached = async () => (await visitor.fetch('/things')).headers.get('x-cache');
	await cached();
	assert.equal(await cached(), 'hit');
	const made = await boss.json('POST', '/api/items', { type: 'page', title: 'New', fields: {} });
	assert.equal(made.status, 201);
	assert.equal(await cached(), 'hit', 'another type is no matter of the list');
	const other = await boss.json('POST', '/api/items', { type: 'thing', title: 'New', fields: {} });
	assert.equal(other.status, 201, JSON.stringify(other.body));
	assert.equal(await cached(), 'miss');
	await cached();
	await save({ ...DEFINITION, label: 'Other things' });
	assert.match(await html('/things'), /Other things/);
});

test('a listing page is at most four statements, however many items and plugins', async () => {
	const statements = async (address: string): Promise<number> => {
		await visitor.fetch(address);
		const from = site.log.length;
		await visitor.fetch(`${address}${address.includes('?') ? '&' : '?'}uncached=${Math.random()}`);
		const line = site.log.slice(from).find(({ msg }) => msg === 'request');
		return Number(line?.['statements']);
	};
	const counts: Record<string, number> = {};
	for (const address of ['/things', '/things?page=2', '/mini', '/shop?colour=red', '/related', '/notes', '/things.xml'])
		counts[address] = await statements(address);
	for (const [address, count] of Object.entries(counts))
		assert.ok(count >= 1 && count <= 4, JSON.stringify(counts) + address);
	// The first page after a definition was changed reads all definitions and types, and when content changes next.
	await save({ ...DEFINITION, name: 'cold', displays: [{ display_type: 'page', path: '/cold' }] });
	const from = site.log.length;
	await visitor.fetch('/cold?page=2&uncached=1');
	assert.ok(Number(site.log.slice(from).find(({ msg }) => msg === 'request')?.['statements']) <= 5);
});

test('a definition that is wrong or has no end is refused, and every mistake is named', async () => {
	for (const [change, field] of [
		[{ pager: {} }, 'pager'],
		[{ pager: { type: 'full', items_per_page: 100_000 } }, 'pager'],
		[{ pager: { type: 'none' } }, 'pager'],
		[{ filters: [{ field: 'colour', value: 'x' }] }, 'filters.0.field'],
		[{ filters: [{ field: 'field_size', operator: 'like', value: 'x' }] }, 'filters.0.operator'],
		[{ filters: [{ field: 'field_size', operator: 'contains', value: 'x' }] }, 'filters.0.operator'],
		[{ filters: [{ field: 'field_size', operator: 'greater_than', value: 'x' }] }, 'filters.0.value'],
		[{ filters: [{ field: 'field_size', operator: 'between', value: [1] }] }, 'filters.0.value'],
		[{ filters: [{ field: 'place.title', value: 'x' }] }, 'filters.0.field'],
		[{ filters: 'everything' }, 'filters'],
		[{ sorts: [{ field: 'nothing' }] }, 'sorts.0.field'],
		[{ displays: [] }, 'displays'],
		[{ displays: [{ display_type: 'page', path: '/a/../b' }] }, 'displays'],
		[{ displays: [{ display_type: 'page', path: '/x/{y}' }] }, 'displays.0.path'],
		[{ displays: [{ display_type: 'page', path: '/admin/x' }] }, 'displays.0.path'],
		[{ displays: [{ display_type: 'page', path: '/things' }] }, 'displays'],
		[{ name: 'bad', label: '' }, 'label'],
	] as const) {
		const { status, body } = await boss.json('PUT', '/api/gather/bad', {
			...DEFINITION,
			name: 'bad',
			displays: [{ display_type: 'page', path: '/bad' }],
			...change,
		});
		assert.equal(status, 422, JSON.stringify(change));
		assert.ok(
			body.errors.some((one: { field: string }) => one.field.startsWith(field)),
			JSON.stringify([change, body.errors]),
		);
	}
	const { body } = await boss.json('POST', '/api/gather/preview', DEFINITION);
	assert.match(body.query.sql, /^\/\* gather\.select \*\/ select .* limit \$\d+::int8/);
	assert.ok(body.query.cost > 0 && body.query.plan.length > 0);
});

const INJECTIONS = [
	"'; drop table p_content.item; --",
	"' or '1'='1",
	'" or ""="',
	'1); delete from item_window; --',
	'\\',
	"\\'",
	'$1',
	'${1}',
	'%',
	'_',
	'*/ select 1 /*',
	"x' union select * from kernel.users --",
	'\u0000',
	'🎈',
	'{"a":1}',
	'[1]',
	'-1',
	'1e400',
	'NaN',
	'null',
	'__proto__',
	"') || pg_sleep(5) || ('",
];

test('no argument becomes SQL: every place of a definition and of an address is tried', async () => {
	const before_ = await site.database.owner`select count(*)::int as n from p_content.item`;
	for (const value of INJECTIONS) {
		const encoded = encodeURIComponent(value);
		for (const query of ['colour', 'size_min', 'name', 'tag', 'since', 'sort', 'page', 'from']
			.map((name) => `/shop.json?${name}=${encoded}`)
			.concat(
				`/mini.json?after=${encoded}`,
				`/mini.json?before=${encoded}`,
				`/colours/${encoded}/json`,
				`/gather/${encoded}/page`,
				`/gather/things/${encoded}`,
			)) {
			const { status } = await visitor.fetch(query, { headers: { accept: 'application/json' } });
			assert.ok(status < 500, `${status} ${query}`);
		}
		for (const change of [
			{ name: value },
			{ label: value },
			{ permission: value },
			{ description: value },
			{ header: value },
			{ filters: [{ field: value, value: 'x' }] },
			{ filters: [{ field: `field_${value}`, value: 'x' }] },
			{ filters: [{ field: 'title', operator: value, value: 'x' }] },
			{ filters: [{ field: 'title', value }] },
			{ filters: [{ field: 'type', value }] },
			{ filters: [{ field: 'field_colour', operator: 'starts_with', value }] },
			{ filters: [{ field: 'field_colour', operator: 'contains_all', value: [value, 'x'] }] },
			{ filters: [{ field: 'field_colour', operator: 'in', value: [value] }] },
			{ filters: [{ field: 'field_colour', type: value, value: 'x' }] },
			{ filters: [{ field: 'field_colour', value: 'x', exposed: { id: value, label: value, options: [value] } }] },
			{ sorts: [{ field: value, direction: 'asc' }] },
			{ sorts: [{ field: 'title', direction: value }] },
			{ relationships: [{ id: value, field: 'field_place' }] },
			{ relationships: [{ id: 'x', field: value }] },
			{ arguments: [{ id: value, field: 'title', source: 'query' }] },
			{ fields: [{ field: value }] },
			{ pager: { type: value, items_per_page: 5 } },
			{ displays: [{ display_type: value }] },
			{ displays: [{ display_type: 'page', path: value }] },
			{ after: value, pager: { type: 'mini', items_per_page: 5 } },
		]) {
			const { status } = await boss.json('POST', '/api/gather/preview', { ...DEFINITION, ...change });
			assert.ok(status === 200 || status === 422, `${status} ${JSON.stringify(change)}`);
		}
	}
	assert.deepEqual(await site.database.owner`select count(*)::int as n from p_content.item`, before_);
	assert.deepEqual(
		site.log.filter(({ level }) => level === 'error' || Number(level) >= 50),
		[],
	);
});

test('a plugin brings a listing along; one made by hand stands in its place until it is deleted', async () => {
	const own = await createTestSite({
		plugins: ['forms', 'content', 'gather', 'blog'],
		settings: UNLIMITED,
	});
	try {
		const builder = await createPerson(own, 'Boss', { admin: true });
		for (const [title, tags] of [
			['One', ['a']],
			['Two', ['a', 'b']],
		] as const)
			assert.equal(
				(await builder.json('POST', '/api/items', { type: 'blog', title, fields: { field_tags: tags } })).status,
				201,
			);
		const find = async (address: string) =>
			(await builder.json('GET', address)).body.items.map((one: { title: string }) => one.title);
		assert.deepEqual(await find('/blog.json?tag=a'), ['Two', 'One']);
		assert.deepEqual(await find('/blog.json?tag=b'), ['Two']);
		assert.equal((await own.get('/blog/archive')).status, 200);
		assert.match(await (await own.get('/blog.xml')).text(), /<title>The blog<\/title>/);
		assert.match(await (await own.get('/blog')).text(), /href="\/blog\.xml"/);
		const [entry] = (await builder.json('GET', '/api/gather')).body;
		assert.deepEqual([entry.name, entry.plugin, entry.overrides], ['blog_posts', 'blog', false]);
		assert.equal((await builder.json('DELETE', '/api/gather/blog_posts')).status, 422);
		const changed = { ...entry.definition, label: 'My posts' };
		assert.equal((await builder.json('PUT', '/api/gather/blog_posts', changed)).status, 200);
		assert.match(await (await own.get('/blog/archive')).text(), /My posts/);
		assert.equal((await builder.json('PUT', '/api/gather/blog_posts', changed, { 'if-match': '"7"' })).status, 412);
		assert.equal((await builder.json('DELETE', '/api/gather/blog_posts')).status, 200);
		assert.match(await (await own.get('/blog/archive')).text(), /All posts/);
	} finally {
		await own.close();
	}
});
