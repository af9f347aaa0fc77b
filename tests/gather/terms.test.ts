// Filters by terms of `categories`: chosen from a list, by id or by name, with those below them.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { findFeedErrors } from '../support/feed.ts';
import { findHtmlErrors } from '../support/html.ts';
import { createPerson, type Person, visitorOf } from '../support/people.ts';
import { createTestSite, ROOT, type TestSite } from '../support/site.ts';
import { addType, UNLIMITED } from './content.ts';

const skip = existsSync(path.join(ROOT, 'core-plugins/categories/categories.info.toml'))
	? false
	: 'the plugin categories is not here';
let site: TestSite;
let boss: Person;
let visitor: Person;
const terms = new Map<string, string>();
before(async () => {
	if (skip !== false) return;
	site = await createTestSite({
		plugins: ['forms', 'content', 'categories', 'gather'],
		settings: UNLIMITED,
	});
	boss = await createPerson(site, 'Boss', { admin: true });
	visitor = visitorOf(site);
	const { owner } = site.database;
	const [vocabulary] = await owner<{ id: string }[]>`select id from p_categories.category where machine_name = 'tags'`;
	for (const [label, parent] of [['Animals'], ['Cats', 'Animals'], ['Plants']] as const) {
		const sent = { vocabulary: 'tags', label, ...(parent && { parents: [terms.get(parent)] }) };
		const made = await boss.json('POST', '/api/terms', sent);
		if (made.status < 300) terms.set(label, made.body.id as string);
		else {
			const [row] = await owner<
				{ id: string }[]
			>`insert into p_categories.category_tag (vocabulary_id, label) values (${vocabulary!.id}, ${label}) returning id`;
			terms.set(label, row!.id);
			if (parent)
				await owner`insert into p_categories.category_tag_hierarchy (tag_id, parent_id) values (${row!.id}, ${terms.get(parent)!})`;
		}
	}
	const field = {
		field_name: 'field_topic',
		label: 'Topic',
		field_type: { RecordReference: 'category_tag' },
		scope: 'tags',
		cardinality: -1,
	};
	await addType(site, 'story', [field]);
	for (const [title, label] of [
		['A cat', 'Cats'],
		['A zoo', 'Animals'],
		['A tree', 'Plants'],
	] as const) {
		const fields = { field_topic: [{ target_id: terms.get(label), target_type: 'category_tag' }] };
		const made = await boss.json('POST', '/api/items', { type: 'story', title, fields });
		assert.equal(made.status, 201, JSON.stringify(made.body));
	}
	const saved = await boss.json('PUT', '/api/gather/stories', {
		name: 'stories',
		label: 'Stories',
		filters: [
			{ field: 'type', value: 'story' },
			{ field: 'field_topic', operator: 'has_term', descendants: true, exposed: { id: 'topic' } },
		],
		fields: [{ field: 'title' }, { field: 'field_topic' }],
		sorts: [{ field: 'title' }],
		pager: { type: 'full', items_per_page: 10 },
		displays: [
			{ display_type: 'page', path: '/stories' },
			{ display_type: 'json', path: '/stories.json' },
		],
	});
	assert.equal(saved.status, 200, JSON.stringify(saved.body));
});
after(() => site?.close());

const titles = async (query: string): Promise<string[]> =>
	(await visitor.json('GET', `/stories.json?${query}`)).body.items.map(({ title }: { title: string }) => title);

test('a term finds its items, and those of the terms below it', { skip }, async () => {
	assert.deepEqual(await titles(`topic=${terms.get('Animals')}`), ['A cat', 'A zoo']);
	assert.deepEqual(await titles(`topic=${terms.get('Cats')}`), ['A cat']);
	assert.deepEqual(await titles('topic=plants'), ['A tree']);
	assert.deepEqual(await titles(`topic=${terms.get('Cats')},${terms.get('Plants')}`), ['A cat', 'A tree']);
	assert.deepEqual((await titles('topic=nowhere')).length, 3);
	assert.deepEqual((await titles('topic=11111111-1111-4111-8111-111111111111')).length, 0);
});

test('visitors choose the term from a list, and read the terms of items by name', { skip }, async () => {
	const page = await (await visitor.fetch(`/stories?topic=${terms.get('Cats')}`)).text();
	assert.match(page, new RegExp(`<option value="${terms.get('Cats')}" selected>[^<]*Cats</option>`));
	assert.match(page, /Topic: <\/span><a class="tag" href="\/term\/[0-9a-f-]{36}">Cats</);
	const from = site.log.length;
	await visitor.fetch(`/stories?topic=${terms.get('Cats')}&uncached=1`);
	assert.ok(Number(site.log.slice(from).find(({ msg }) => msg === 'request')?.['statements']) <= 4);
});

test(
	'what a field of terms is compared with are terms, by id or by name, also by operators of any field',
	{ skip },
	async () => {
		const definition = (operator: string, value: unknown) => ({
			name: 'compared',
			label: 'Compared',
			filters: [
				{ field: 'type', value: 'story' },
				{ field: 'field_topic', operator, value },
			],
			sorts: [{ field: 'title' }],
			pager: { type: 'none', items_per_page: 10 },
			displays: [{ display_type: 'json' }],
		});
		const found = async (operator: string, value: unknown) => {
			const answer = await boss.json('POST', '/api/gather/preview', { ...definition(operator, value), explain: false });
			assert.equal(answer.status, 200, JSON.stringify(answer.body));
			return answer.body.found.items.map(({ title }: { title: string }) => title);
		};
		for (const operator of ['equals', 'in', 'contains_any']) {
			assert.deepEqual(await found(operator, ['cats']), ['A cat'], operator);
			assert.deepEqual(await found(operator, [terms.get('Animals')]), ['A zoo'], operator);
			assert.deepEqual(await found(operator, ["no'body"]), [], operator);
		}
		assert.deepEqual(await found('contains_any', ['Cats', 'plants']), ['A cat', 'A tree']);
	},
);

test('another type may have words in a field of that name, and a listing of it compares words', { skip }, async () => {
	await addType(site, 'word', [
		{ field_name: 'field_topic', label: 'Topic', field_type: { Text: { max_length: 60 } }, cardinality: -1 },
	]);
	const made = await boss.json('POST', '/api/items', {
		type: 'word',
		title: 'A word',
		fields: { field_topic: [{ value: 'Cats' }, { value: 'Mice' }] },
	});
	assert.equal(made.status, 201, JSON.stringify(made.body));
	const shown = async (type: string, topic: string) => {
		const saved = await boss.json('PUT', '/api/gather/either', {
			name: 'either',
			label: 'Either',
			filters: [
				{ field: 'type', value: type },
				{ field: 'field_topic', operator: 'contains_any', exposed: { id: 'topic' } },
			],
			fields: [{ field: 'title' }, { field: 'field_topic' }],
			pager: { type: 'full', items_per_page: 10 },
			displays: [{ display_type: 'page', path: '/either' }],
		});
		assert.equal(saved.status, 200, JSON.stringify(saved.body));
		const html = await (await visitor.fetch(`/either?topic=${topic}`)).text();
		return [...html.matchAll(/<h2><a [^>]*>([^<]*)<[^]*?Topic: <\/span>(.*?)<\/p>/g)].map(([, title, topics = '']) => [
			title,
			topics.replaceAll(/<[^>]*>/g, ''),
		]);
	};
	assert.deepEqual(await shown('word', 'Mice'), [['A word', 'Cats, Mice']]);
	assert.deepEqual(await shown('word', 'Cats'), [['A word', 'Cats, Mice']]);
	assert.deepEqual(await shown('story', 'Cats'), [['A cat', 'Cats']]);
});

test('a filter may offer its choices as links, of which one says that it is chosen', { skip }, async () => {
	const saved = await boss.json('PUT', '/api/gather/linked', {
		name: 'linked',
		label: 'Linked',
		filters: [
			{
				field: 'terms',
				operator: 'has_term',
				vocabulary: 'tags',
				exposed: { id: 'topic', label: 'Topics', widget: 'links' },
			},
			{ field: 'title', operator: 'contains', exposed: { id: 'title' } },
		],
		sorts: [{ field: 'title', exposed: true }],
		pager: { type: 'full', items_per_page: 10 },
		displays: [{ display_type: 'page', path: '/linked' }],
	});
	assert.equal(saved.status, 200, JSON.stringify(saved.body));
	const links = async (query: string) => {
		const html = await (await visitor.fetch(`/linked${query}`)).text();
		const nav = /<nav class="gather-links" aria-label="Topics">[^]*?<\/nav>/.exec(html)?.[0] ?? '';
		assert.doesNotMatch(html, /<select[^>]*name="topic"/);
		return {
			all: [...nav.matchAll(/<a href="([^"]*)"( aria-current="true")?>([^<]*)/g)].map(([, href = '', here, label]) => ({
				href: href.replaceAll('&amp;', '&'),
				here: here !== undefined,
				label,
			})),
			titles: [...html.matchAll(/<h2><a [^>]*>([^<]*)</g)].map(([, title]) => title),
		};
	};
	const first = await links('?title=a&sort=-title');
	assert.deepEqual(
		first.all.map(({ label, here }) => [label, here]),
		[
			['All', true],
			['Animals', false],
			['Cats', false],
			['Plants', false],
		],
	);
	assert.equal(first.all[0]?.href, '/linked?title=a&sort=-title');
	assert.equal(first.all[2]?.href, `/linked?title=a&sort=-title&topic=${terms.get('Cats')}`);
	const second = await links(new URL(first.all[2]?.href ?? '', 'http://localhost').search);
	assert.deepEqual(second.titles, ['A cat']);
	assert.deepEqual(
		second.all.filter(({ here }) => here).map(({ label }) => label),
		['Cats'],
	);
});

test('each term has a feed of what has it or a term below it', { skip }, async () => {
	const feed = await visitor.fetch(`/term/${terms.get('Animals')}/feed.xml`);
	assert.match(feed.headers.get('content-type') ?? '', /^application\/rss\+xml/);
	const xml = await feed.text();
	assert.deepEqual(findFeedErrors(xml), []);
	assert.deepEqual([...xml.matchAll(/<item>\n<title>([^<]*)/g)].map(([, title = '']) => title).toSorted(), [
		'A cat',
		'A zoo',
	]);
	assert.match(xml, /<title>Animals<\/title>/);
	const page = await (await visitor.fetch(`/term/${terms.get('Animals')}`)).text();
	assert.match(
		page,
		new RegExp(
			`<link rel="alternate" type="application/rss\\+xml" title="Animals" href="/term/${terms.get('Animals')}/feed.xml">`,
		),
	);
	for (const none of ['00000000-0000-4000-8000-000000000000', 'Animals'])
		assert.equal((await visitor.fetch(`/term/${none}/feed.xml`)).status, 404, none);
});

test('a vocabulary has a page with all of its terms, those below others within them', { skip }, async () => {
	const html = await (await visitor.fetch('/terms/tags')).text();
	const list = /<ul class="term-list">[^]*<\/ul>/.exec(html)?.[0].replaceAll(/ href="[^"]*"/g, '');
	assert.equal(
		list,
		'<ul class="term-list"><li><a>Animals</a><ul><li><a>Cats</a></li></ul></li><li><a>Plants</a></li></ul>',
	);
	assert.deepEqual(await findHtmlErrors(html), []);
	assert.equal((await visitor.fetch('/terms/none')).status, 404);
});
