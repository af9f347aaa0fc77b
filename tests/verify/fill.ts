// What a site of the checks has beside its items: a vocabulary, a menu, addresses, listings.
import assert from 'node:assert/strict';
import type { Person } from '../support/people.ts';
import { sendForm } from '../support/send-form.ts';
import type { TestSite } from '../support/site.ts';

const TERMS = 6;

/** A vocabulary `topics` with terms titled `round 0 term <n>`, two of them below the first; their ids. */
export async function addTerms(boss: Person): Promise<string[]> {
	await ask(boss, 'POST', '/api/vocabularies', { machine_name: 'topics', label: 'Topics', parents: 'many' });
	const ids: string[] = [];
	for (let n = 0; n < TERMS; n++) {
		const parents = n === 1 || n === 2 ? [ids[0]] : [];
		const { id } = await ask(boss, 'POST', '/api/vocabularies/topics/terms', { label: `round 0 term ${n}`, parents });
		ids.push(String(id));
	}
	const { fields } = await ask(boss, 'GET', '/api/types/page');
	const topics = {
		field_name: 'field_topics',
		field_type: { RecordReference: 'category_tag' },
		scope: 'topics',
		label: 'Topics',
		cardinality: -1,
	};
	await ask(boss, 'PATCH', '/api/types/page', { fields: [...(fields as object[]), topics] });
	return ids;
}

/** Listings of all pages by title, and of those of a term. */
export async function addListings(boss: Person): Promise<void> {
	const common = {
		fields: [{ field: 'title', link: true }, { field: 'field_topics' }],
		sorts: [{ field: 'title' }],
	};
	await ask(boss, 'PUT', '/api/gather/rounds', {
		...common,
		name: 'rounds',
		label: 'All pages',
		filters: [
			{ field: 'type', value: 'page' },
			{ field: 'field_topics', operator: 'has_term', descendants: true, exposed: { id: 'topic' } },
		],
		pager: { type: 'full', items_per_page: 25 },
		displays: [
			{ id: 'page', display_type: 'page', path: '/rounds' },
			{ id: 'json', display_type: 'json', path: '/rounds.json' },
			{ id: 'feed', display_type: 'rss', path: '/rounds.xml' },
			{ id: 'block', display_type: 'block', style: 'list', items_per_page: 5 },
		],
	});
	await ask(boss, 'PUT', '/api/gather/by_term', {
		...common,
		name: 'by_term',
		label: 'Pages of a term',
		filters: [{ field: 'type', value: 'page' }],
		arguments: [{ field: 'terms', operator: 'has_term', source: 'path', id: 'topic' }],
		pager: { type: 'mini', items_per_page: 10 },
		displays: [
			{ id: 'page', display_type: 'page', path: '/topics/{topic}' },
			{ id: 'json', display_type: 'json', path: '/topics/{topic}/items.json' },
		],
	});
}

/** A menu beside every page, with entries titled `round 0 entry <n>`, which lead to listings, terms and items. */
export async function addMenu(boss: Person, paths: readonly string[]): Promise<void> {
	const menu = { label: 'Main', machine_name: 'main', region: 'aside' };
	assert.deepEqual(await sendForm(boss, '/admin/menus/add', menu), []);
	for (const [n, path] of paths.entries()) {
		const entry = { title: `round 0 entry ${n}`, path, weight: String(n) };
		assert.deepEqual(await sendForm(boss, '/admin/menus/main/entries/add', entry), []);
	}
}

/** Addresses of the first public items: `/round-0-item-<n>`, and one that stays for every other of them. */
export async function addAddresses({ database }: TestSite, count: number): Promise<void> {
	await database.owner`
		insert into p_navigation.alias_now (path, target)
		select case when n % 2 = 0 then '/kept/' else '/round-0-item-' end || n, '/item/' || id
		from (select id, row_number() over (order by title, id) as n from p_content.item where title like 'round %') i
		where n <= ${count}`;
}

async function ask(boss: Person, method: string, address: string, sent?: object): Promise<Record<string, unknown>> {
	const { status, body } = await boss.json(method, address, sent);
	assert.ok(status < 300, `${method} ${address}: ${status} ${JSON.stringify(body)}`);
	return body as Record<string, unknown>;
}
