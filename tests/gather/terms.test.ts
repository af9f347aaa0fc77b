// Filters by terms of `categories`: chosen from a list, by id or by name, with those below them.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { createPerson, type Person, visitorOf } from '../support/people.ts';
import { createTestSite, ROOT, type TestSite } from '../support/site.ts';
import { addType, LIMITS, UNLIMITED } from './content.ts';

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
		limits: LIMITS,
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
	assert.match(page, /Topic: <\/span>Cats/);
	const from = site.log.length;
	await visitor.fetch(`/stories?topic=${terms.get('Cats')}&uncached=1`);
	assert.ok(Number(site.log.slice(from).find(({ msg }) => msg === 'request')?.['statements']) <= 4);
});
