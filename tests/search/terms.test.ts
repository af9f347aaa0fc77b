// Results by terms of categories: how many have which, narrowed to a term and all below it.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { createPerson, type Person, visitorOf } from '../support/people.ts';
import { createTestSite, ROOT, type TestSite } from '../support/site.ts';

const skip = existsSync(path.join(ROOT, 'core-plugins/categories/categories.info.toml'))
	? false
	: 'without the plugin categories';
let site: TestSite;
let admin: Person;
let visitor: Person;
const terms: Record<string, string> = {};
before(async () => {
	if (skip) return;
	site = await createTestSite({ plugins: ['content', 'forms', 'categories', 'search'] });
	admin = await createPerson(site, 'Ada', { admin: true });
	visitor = visitorOf(site);
	await made('/api/vocabularies', { machine_name: 'places', label: 'Places', parents: 'one' });
	for (const [label, parent] of [
		['Europe'],
		['Austria', 'Europe'],
		['Vienna', 'Austria'],
		['Asia'],
		['Wien'],
	] as const) {
		const parents = parent === undefined ? [] : [terms[parent]];
		terms[label] = (await made('/api/vocabularies/places/terms', { label, parents })).id;
	}
	const field = {
		field_name: 'field_places',
		field_type: { RecordReference: 'category_tag' },
		scope: 'places',
		label: 'Places',
		cardinality: -1,
	};
	await made('/api/types', { type: 'trip', label: 'Trip', fields: [field] });
	for (const [title, ...places] of [
		['Trip to the zoo', 'Vienna'],
		['Trip to the lake', 'Austria'],
		['Trip to the sea', 'Asia'],
		['Trip to the opera', 'Wien'],
		['Trip home'],
	])
		await made('/api/items', {
			type: 'trip',
			title,
			status: 1,
			fields: { field_places: places.map((place) => ({ target_id: terms[place], target_type: 'category_tag' })) },
		});
});
after(() => site?.close());

async function made(address: string, body: object): Promise<{ id: string }> {
	const answer = await admin.json('POST', address, body);
	assert.equal(answer.status, 201, JSON.stringify(answer.body));
	return answer.body as { id: string };
}
async function search(more = ''): Promise<{ titles: string[]; terms: string[] }> {
	const { status, body } = await visitor.json('GET', `/api/search?q=trip${more}`);
	assert.equal(status, 200, JSON.stringify(body));
	const titles = body.items.map(({ title }: { title: string }) => title.replace('Trip to the ', '')).toSorted();
	return {
		titles,
		terms: body.facets.terms
			.map(({ label, count }: { label: string; count: number }) => `${label} ${count}`)
			.toSorted(),
	};
}

test('terms of the results are counted, and narrow them with all that is below', { skip }, async () => {
	assert.deepEqual((await search()).terms, ['Asia 1', 'Austria 1', 'Vienna 1', 'Wien 1']);
	assert.deepEqual((await search(`&term=${terms['Europe']}`)).titles, ['lake', 'zoo']);
	assert.deepEqual((await search(`&term=${terms['Vienna']}`)).titles, ['zoo']);
	const html = await (await visitor.fetch('/search?q=trip')).text();
	assert.match(html, new RegExp(`href="/search\\?q=trip&amp;term=${terms['Asia']}"[^>]*>Asia</a>`));
	assert.match(
		await (await visitor.fetch(`/search?q=trip&term=${terms['Austria']}`)).text(),
		/Term: <strong>Austria<\/strong>/,
	);
});

test('a page with terms takes four statements at most', { skip }, async () => {
	for (const address of [
		'/search?q=trip',
		`/search?q=trip&term=${terms['Europe']}`,
		`/api/search?q=trip&term=${terms['Europe']}`,
	]) {
		await visitor.fetch(address);
		const line = site.log.findLast(({ msg }) => msg === 'request') as { statements?: number };
		assert.ok(line.statements! <= 4, `${address}: ${line.statements}`);
	}
});

test('merged terms count as one, without anything being indexed', { skip }, async () => {
	const { status } = await admin.json('POST', `/api/terms/${terms['Wien']}/merge`, { into: terms['Vienna'] });
	assert.equal(status, 200);
	assert.deepEqual((await search()).terms, ['Asia 1', 'Austria 1', 'Vienna 2']);
	assert.deepEqual((await search(`&term=${terms['Vienna']}`)).titles, ['opera', 'zoo']);
	assert.deepEqual((await search(`&term=${terms['Europe']}`)).titles, ['lake', 'opera', 'zoo']);
});
