// What is found, by whom and when: through the page and the JSON answer of a real site.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { importCounted } from '../support/import.ts';
import { createPerson, type Person, visitorOf } from '../support/people.ts';
import { createTestSite, type TestSite } from '../support/site.ts';

let site: TestSite;
let editor: Person;
let other: Person;
let visitor: Person;

interface Result {
	readonly id: string;
	readonly title: string;
	readonly type: string;
	readonly draft: boolean;
	readonly snippet: readonly { readonly text: string; readonly match: boolean }[];
}
interface Answer {
	readonly total: number | null;
	readonly more: boolean;
	readonly items: readonly Result[];
	readonly facets: {
		readonly types: readonly { readonly type: string; readonly label: string; readonly count: number }[];
	};
	readonly next: string | null;
	readonly suggestion: string | null;
}

before(async () => {
	site = await createTestSite({ plugins: ['content', 'forms', 'search', 'blog', 'gatekeeper'] });
	const writing = [
		'create page content',
		'create blog content',
		'edit own page content',
		'edit own blog content',
		'preview content',
	];
	editor = await createPerson(site, 'Edda', { permissions: writing });
	other = await createPerson(site, 'Otto', { permissions: writing });
	visitor = visitorOf(site);
});
after(() => site?.close());

async function search(words: string, who: Person = visitor, more = ''): Promise<Answer> {
	const { status, body } = await who.json('GET', `/api/search?q=${encodeURIComponent(words)}${more}`);
	assert.equal(status, 200, JSON.stringify(body));
	return body as Answer;
}
const titles = async (words: string, who: Person = visitor, more = ''): Promise<string[]> =>
	(await search(words, who, more)).items.map(({ title }) => title);

async function write(
	who: Person,
	title: string,
	body: string,
	more: Record<string, unknown> = {},
): Promise<{ id: string; version: number }> {
	const { fields = {}, type = 'page', ...rest } = more;
	const item = {
		type,
		title,
		status: 1,
		fields: { field_body: { value: body, format: 'markdown' }, ...(fields as object) },
		...rest,
	};
	const { status, body: saved } = await who.json('POST', '/api/items', item);
	assert.equal(status, 201, JSON.stringify(saved));
	return saved as { id: string; version: number };
}

test('a word is found in titles and texts, in its forms, and the title counts most', async () => {
	await write(editor, 'Cooking', 'We were programming all night, programming and programming.');
	await write(editor, 'Programming at night', 'With tea.');
	assert.deepEqual(await titles('programmed'), ['Programming at night', 'Cooking']);
	const { items, total } = await search('programming');
	assert.equal(total, 2);
	assert.deepEqual(
		items[1]!.snippet.filter(({ match }) => match).map(({ text }) => text),
		['programming', 'programming', 'programming'],
	);
});

test('phrases, exclusion, either of two words, and the beginning of the word that is being typed', async () => {
	await write(editor, 'Zebra crossing', 'A quagga meets a zebra at the crossing of two roads.');
	await write(editor, 'Zebra alone', 'The crossing of a quagga; far away a zebra.');
	assert.deepEqual((await titles('quagga')).toSorted(), ['Zebra alone', 'Zebra crossing']);
	assert.deepEqual(await titles('"quagga meets"'), ['Zebra crossing']);
	assert.deepEqual(await titles('quagga -roads'), ['Zebra alone']);
	assert.deepEqual((await titles('"two roads" or "far away"')).toSorted(), ['Zebra alone', 'Zebra crossing']);
	assert.deepEqual((await titles('quagga cros')).length, 2);
	assert.deepEqual(await titles('"quagga mee"'), [], 'a phrase is not completed');
	assert.equal((await titles('zebra -quag')).length, 2, 'nor is what is left out');
});

test('a misspelt word is told with the word that was meant, when that finds something the visitor may see', async () => {
	await write(editor, 'Telescopes', 'Mirrors and lenses.');
	assert.equal((await search('teleskopes')).suggestion, 'telescopes');
	const html = await (await visitor.fetch('/search?q=teleskopes')).text();
	assert.match(html, /No results found for “teleskopes”/);
	assert.match(html, /Did you mean <a href="\/search\?q=telescopes" rel="nofollow">telescopes<\/a>\?/);
	await write(editor, 'Something hidden', 'Xylographica', { publication: null });
	assert.equal((await search('xylografica')).suggestion, null, 'words of drafts are no suggestions');
	await write(editor, 'deny:view marmoreal', 'Marmoreality');
	assert.equal((await search('marmorealitys')).suggestion, null, 'nor those of what a plugin keeps back');
});

test('own drafts are found and marked; others do not find them, whatever they may write', async () => {
	const draft = await write(editor, 'Half a thought', 'Unfinished platypus.', { publication: null });
	const found = await search('platypus', editor);
	assert.deepEqual(
		found.items.map(({ id, draft: own }) => [id, own]),
		[[draft.id, true]],
	);
	const page = await (await editor.fetch('/search?q=platypus')).text();
	assert.match(page, /search-draft">Draft, seen by you only</);
	for (const who of [visitor, other]) {
		assert.deepEqual(await titles('platypus', who), []);
		assert.equal((await search('platypus', who)).total, 0);
		assert.deepEqual((await search('platypus', who)).facets.types, []);
	}
	await editor.json('PATCH', `/api/items/${draft.id}`, { status: 1 }, { 'if-match': '*' });
	assert.deepEqual(
		(await search('platypus')).items.map(({ id, draft: own }) => [id, own]),
		[[draft.id, false]],
	);
});

test('what changes is found by its new words only, and what is public stays so while a newer state waits', async () => {
	const item = await write(editor, 'First state', 'Aardvark');
	await editor.json(
		'PATCH',
		`/api/items/${item.id}`,
		{ fields: { field_body: { value: 'Wombat', format: 'markdown' } } },
		{ 'if-match': '*' },
	);
	assert.deepEqual([await titles('aardvark'), await titles('wombat')], [[], ['First state']]);
	const rows = await site.database.owner`select from p_search.search_index where item_id = ${item.id}`;
	assert.equal(rows.length, 2, 'the state that was public before can still be looked at');
	const later = new Date(Date.now() + 86_400_000).toISOString();
	await editor.json(
		'PATCH',
		`/api/items/${item.id}`,
		{ fields: { field_body: { value: 'Numbat', format: 'markdown' } }, publication: { effective_date: later } },
		{ 'if-match': '*' },
	);
	assert.deepEqual([await titles('wombat'), await titles('numbat')], [['First state'], []]);
	const then = `&as_of=${new Date(Date.now() + 2 * 86_400_000).toISOString()}`;
	assert.deepEqual([await titles('wombat', editor, then), await titles('numbat', editor, then)], [[], ['First state']]);
	await editor.json('DELETE', `/api/items/${item.id}`, undefined, { 'if-match': '*' });
});

test('publishing, unpublishing and deleting index nothing', async () => {
	const admin = await createPerson(site, 'Ada', { admin: true });
	const item = await write(admin, 'Now you see me', 'Chameleon');
	const version = async () =>
		(
			await site.database.owner`select xmin::text, vector::text from p_search.search_index where item_id = ${item.id}`
		).map((row) => ({ ...row }));
	const written = await version();
	const bulk = async (action: string) =>
		(await admin.json('POST', '/api/items/bulk', { action, ids: [item.id] })).body.results[0].outcome;
	assert.equal(await bulk('unpublish'), 'done');
	assert.deepEqual(await titles('chameleon'), []);
	assert.equal(await bulk('publish'), 'done');
	assert.deepEqual(await titles('chameleon'), ['Now you see me']);
	assert.equal(await bulk('delete'), 'done');
	assert.deepEqual(await titles('chameleon', admin), []);
	assert.deepEqual(
		(await version()).map(({ vector }) => vector),
		written.map(({ vector }) => vector),
	);
	assert.equal((await admin.json('POST', `/api/items/${item.id}/restore`)).status, 200);
	assert.deepEqual(await titles('chameleon'), ['Now you see me']);
});

test('a draft that was replaced by a newer one is forgotten', async () => {
	const item = await write(editor, 'Draft one', 'Kiwi', { publication: null });
	await editor.json('PATCH', `/api/items/${item.id}`, { title: 'Draft two' }, { 'if-match': '*' });
	await editor.json('PATCH', `/api/items/${item.id}`, { title: 'Draft three' }, { 'if-match': '*' });
	const rows = await site.database.owner`select title from p_search.search_index where item_id = ${item.id}`;
	assert.deepEqual(
		rows.map((row) => row['title']),
		['Draft three'],
	);
});

test('what a plugin denies is neither shown nor counted, and the page is filled with what follows', async () => {
	for (let i = 0; i < 30; i++) await write(editor, `${i % 2 === 0 ? 'deny:view ' : ''}Okapi ${i}`, 'okapi');
	const { items, total, facets } = await search('okapi', visitor, '&limit=10');
	assert.equal(items.length, 10);
	assert.ok(items.every(({ title }) => title.startsWith('Okapi')));
	assert.equal(total, 15);
	assert.deepEqual(facets.types, []);
	const seen = new Set<string>();
	for (let next: string | null = '/api/search?q=okapi&limit=4'; next;) {
		const { body }: { body: Answer } = await visitor.json('GET', next);
		for (const { id } of body.items) {
			assert.ok(!seen.has(id), 'nothing comes twice');
			seen.add(id);
		}
		next = body.next;
	}
	assert.equal(seen.size, 15);
	const html = await (await visitor.fetch('/search?q=okapi')).text();
	assert.doesNotMatch(html, /deny:view/);
	assert.match(html, />15 results for “okapi”\.</);
});

test('filters by type, with how many there are', async () => {
	await write(editor, 'Lynx page', 'lynx');
	await write(editor, 'Lynx post one', 'lynx', { type: 'blog' });
	await write(editor, 'Lynx post two', 'lynx', { type: 'blog' });
	const { facets } = await search('lynx');
	assert.deepEqual(
		facets.types.map(({ type, count }) => [type, count]),
		[
			['blog', 2],
			['page', 1],
		],
	);
	assert.deepEqual((await titles('lynx', visitor, '&type=blog')).toSorted(), ['Lynx post one', 'Lynx post two']);
	const html = await (await visitor.fetch('/search?q=lynx')).text();
	assert.match(html, /<a href="\/search\?q=lynx&amp;type=blog" rel="nofollow">[^<]+<\/a><span class="meta"> 2<\/span>/);
	assert.match(await (await visitor.fetch('/search?q=lynx&type=blog')).text(), /Show all, not only/);
});

test('a page of results takes at most four statements, however many results', async () => {
	for (const address of [
		'/search?q=okapi',
		'/search?q=lynx',
		'/search?q=nothingatall',
		'/search?q=teleskopes',
		'/api/search?q=lynx',
	]) {
		await visitor.fetch(address);
		const line = site.log.findLast(({ msg }) => msg === 'request') as { statements?: number };
		assert.ok(line.statements! >= 1 && line.statements! <= 4, `${address}: ${line.statements} statements`);
	}
});

test('many items are indexed with as many statements as one', async () => {
	const counts = new Set<number>();
	for (const size of [1, 50, 500]) {
		const files = Object.fromEntries(
			Array.from({ length: size }, (_, i) => [`${size}-${i}.md`, `# Gnu ${size} ${i}\n\nGnus of ${size}.\n`]),
		);
		counts.add((await importCounted(site, files)).statements);
	}
	assert.equal(counts.size, 1, [...counts].join(', '));
	assert.equal((await search('gnu')).total, 551);
});
