import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fieldsOf, fillIn } from '../support/form.ts';
import { importCounted } from '../support/import.ts';
import { createPerson, type Person, visitorOf } from '../support/people.ts';
import { createTestSite, type TestSite } from '../support/site.ts';

let site: TestSite;
let visitor: Person;
let editor: Person;
before(async () => {
	site = await createTestSite({ plugins: ['content', 'blog', 'forms', 'admin'] });
	visitor = visitorOf(site);
	editor = await createPerson(site, 'Ed', {
		permissions: [
			'edit any page content',
			'view unpublished content',
			'preview content',
			'access administration',
			'access content overview',
		],
	});
});
after(() => site?.close());

const FILES = 5_000;
const BATCH = 50;
const text = (index: number, round: number): string =>
	`---\ntitle: Page ${String(index).padStart(4, '0')}\ntags: [group-${index % 7}]\n---\nRound ${round}. See [next](${(index + 1) % FILES}.md).\n`;

async function importAll(round: number): Promise<{ statements: Set<number>; outcomes: Map<string, number> }> {
	const statements = new Set<number>();
	const outcomes = new Map<string, number>();
	for (let first = 0; first < FILES; first += BATCH) {
		const names = Array.from({ length: BATCH }, (_, index) => first + index);
		const batch = await importCounted(
			site,
			Object.fromEntries(names.map((index) => [`${index}.md`, text(index, round)])),
		);
		statements.add(batch.statements);
		for (const { outcome } of Object.values(batch.outcomes)) outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
	}
	return { statements, outcomes };
}

/** How many statements the last answer took, by the log. */
async function counted(person: Person, address: string): Promise<{ statements: number; body: string }> {
	const response = await person.fetch(address, {
		headers: { accept: address.startsWith('/api') ? 'application/json' : 'text/html' },
	});
	const body = await response.text();
	assert.equal(response.status, 200, body);
	const line = site.log.findLast(({ msg }) => msg === 'request');
	return { statements: Number((line as { statements?: number }).statements), body };
}

test('five thousand files: every batch takes the same number of statements, the first and the hundredth', async () => {
	const { statements, outcomes } = await importAll(1);
	assert.deepEqual([...outcomes], [['created', FILES]]);
	assert.equal(statements.size, 1, `${String([...statements])} statements`);
	assert.ok([...statements][0]! <= 17, `${String([...statements])} statements`);
	const [row] = await site.database.owner`select (select count(*)::int from p_content.item) as items,
		(select count(*)::int from p_content.item_revision) as revisions, (select count(*)::int from p_content.item_window) as windows`;
	assert.deepEqual({ ...row }, { items: FILES, revisions: FILES, windows: FILES });
});

test('no page takes more statements because there is more content', async () => {
	for (const [person, address, most] of [
		[visitor, '/?x=1', 2],
		[visitor, '/pages?x=1', 2],
		[visitor, '/api/items?limit=100&x=1', 2],
		[visitor, `/api/items?type=page&sort=title&filter=${encodeURIComponent('{"field_tags":"group-3"}')}&x=1`, 2],
		[editor, '/api/items?version=latest&state=published&limit=100', 2],
		[editor, '/api/items?version=latest&title=page%2004', 2],
		[editor, '/?as_of=2999-01-01', 2],
	] as const) {
		const { statements, body } = await counted(person, address);
		assert.ok(statements >= 1 && statements <= most, `${address}: ${statements} statements`);
		if (address.startsWith('/api')) assert.ok(JSON.parse(body).items.length > 5, address);
	}
});

test('one of them is found, changed and reverted, and its pages take a few statements each', async () => {
	const { body: list } = await editor.json('GET', '/api/items?title=page%201234');
	const [item] = list.items;
	assert.equal(list.items.length, 1);
	const address = `/api/items/${item.id}`;
	assert.ok((await counted(visitor, `/item/${item.id}?x=1`)).statements <= 2);
	assert.equal((await editor.json('PATCH', address, { title: 'Changed' }, { 'if-match': '*' })).status, 200);
	const { body } = await editor.json('GET', `${address}/revisions`);
	assert.ok((await counted(editor, `${address}/revisions`)).statements <= 2);
	const back = await editor.json(
		'POST',
		`${address}/revert`,
		{ revision_id: body.revisions[1].id },
		{ 'if-match': '*' },
	);
	assert.equal(back.body.title, 'Page 1234');
	assert.match((await counted(visitor, `/item/${item.id}?x=1`)).body, /Page 1234/);
});

test('editors list, filter, edit and revert by the screens, whose statements do not grow either', async () => {
	const { rows } = await someOf('page%202');
	assert.equal(rows.length, 50);
	// Of five thousand as of fifty: the list, the types for its filter, and who wrote what.
	for (const [address, most] of [
		['/admin', 6],
		['/admin/content', 4],
		['/admin/content?sort=title&state=published&type=page', 4],
		['/admin/content?title=page%204321', 4],
		[rows[0]!, 2],
		[`${rows[0]}/edit`, 2],
		[`${rows[0]}/revisions`, 2],
	] as const) {
		const { statements } = await counted(editor, address);
		assert.ok(statements >= 1 && statements <= most, `${address}: ${statements} statements`);
	}
	const { rows: found } = await someOf('page%204321');
	assert.equal(found.length, 1);
	const [item = ''] = found;
	const sent = async (address: string, changes: Record<string, string>) => {
		const { body } = await counted(editor, address);
		const from = site.log.length;
		const response = await editor.fetch(address, {
			method: 'POST',
			body: new URLSearchParams(fillIn(fieldsOf(body), changes)),
			headers: { accept: 'text/html' },
		});
		assert.equal(response.status, 303, await response.text());
		return Number(site.log.slice(from).find(({ msg }) => msg === 'request')?.['statements']);
	};
	const saving = await sent(`${item}/edit`, { title: 'Changed by a form', op: 'save' });
	assert.ok(saving <= 22, `${saving} statements`);
	const { body } = await counted(editor, `${item}/revisions`);
	const revert = /href="(\/item\/[0-9a-f-]+\/revert\/[0-9a-f-]+)"/.exec(body)?.[1] ?? '';
	const reverting = await sent(revert, { op: 'revert' });
	assert.ok(reverting <= 22, `${reverting} statements`);
	assert.equal((await someOf('page%204321')).rows.length, 1);
	assert.equal((await someOf('changed%20by%20a%20form')).rows.length, 0);
});

/** The items on the first page of the list of all content, filtered by title. */
async function someOf(title: string): Promise<{ rows: string[] }> {
	const { body } = await counted(editor, `/admin/content?title=${title}`);
	return {
		rows: [...body.matchAll(/<th scope="row"[^>]*><a href="(\/item\/[0-9a-f-]{36})"/g)].map(([, href = '']) => href),
	};
}

test('the whole list can be walked through, each item once', async () => {
	const seen = new Set<string>();
	let address: string | null = '/api/items?limit=100&fields=title&sort=title';
	while (address) {
		const { body }: { body: { items: { id: string }[]; next: string | null } } = await visitor.json('GET', address);
		for (const { id } of body.items) seen.add(id);
		address = body.next;
	}
	assert.equal(seen.size, FILES);
});
