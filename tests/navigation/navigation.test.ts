// Addresses, redirects and menus: by hand and by pattern, in links and in requests, in a stage, and what they cost.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createPerson, type Person, visitorOf } from '../support/people.ts';
import { publish } from '../publish/stages.ts';
import { sendForm } from '../support/send-form.ts';
import { createTestSite, type TestSite } from '../support/site.ts';

let site: TestSite;
let boss: Person;
let editor: Person;
let visitor: Person;
before(async () => {
	site = await createTestSite({
		plugins: ['forms', 'content', 'navigation'],
		workers: 2,
		settings: '[rate_limits]\nforms = { requests = 0 }',
	});
	boss = await createPerson(site, 'Boss', { admin: true });
	editor = await createPerson(site, 'Eda', {
		permissions: ['create page content', 'edit any page content', 'choose addresses', 'view unpublished content'],
	});
	visitor = visitorOf(site);
});
after(() => site?.close());

type Changes = Parameters<typeof sendForm>[2];

async function item(title: string, more: object = {}): Promise<string> {
	const { status, body } = await boss.json('POST', '/api/items', { type: 'page', title, fields: {}, ...more });
	assert.equal(status, 201, JSON.stringify(body));
	return body.id;
}
const change = async (id: string, values: object) => {
	const { status, body } = await boss.json('PATCH', `/api/items/${id}`, values, { 'if-match': '*' });
	assert.equal(status, 200, JSON.stringify(body));
};
/** Fills in the form of a page; the errors that come of it. */
const send = (address: string, changes: Changes, person = boss) => sendForm(person, address, changes);
const get = (address: string, person = visitor) =>
	person.fetch(address, { headers: { accept: 'text/html' }, redirect: 'manual' });
const where = async (address: string, person = visitor): Promise<string> => {
	const response = await get(address, person);
	return response.status >= 300 && response.status < 400
		? `${response.status} ${response.headers.get('location')}`
		: `${response.status}`;
};
const title = async (address: string, person = visitor): Promise<string> =>
	/<title>(.*?) – /.exec(await (await get(address, person)).text())?.[1] ?? '';
const pattern = (value: string) => send('/admin/addresses/patterns', { pattern_page: value });
const addressOf = async (id: string): Promise<string> =>
	(
		await site.database
			.owner`select path from p_navigation.alias where target = ${`/item/${id}`} order by by_pattern, id`
	)[0]?.['path'] ?? '';

describe('an address', () => {
	test('leads to its page, and links to the page lead to it', async () => {
		const id = await item('Who we are');
		assert.deepEqual(await send('/admin/addresses/add', { path: '/about', target: `Who we are (${id})` }), []);
		assert.equal(await title('/about'), 'Who we are');
		assert.match(await (await get('/pages')).text(), /<a href="\/about">Who we are<\/a>/);
		const bare = await get(`/item/${id}`);
		assert.deepEqual([bare.status, bare.headers.get('link')], [200, '</about>; rel="canonical"']);
		assert.equal((await get('/about')).headers.get('link'), null);
		assert.equal(await where('/about/'), '301 /about');
		assert.equal(await where('/About'), '404');
	});

	test('is refused when it is taken, belongs to a page that is there, or is none', async () => {
		const id = await item('Another');
		const target = `/item/${id}`;
		for (const [path, error] of [
			['/about', /is that of another page/],
			['/pages', /is there already/],
			['/item/add', /is there already/],
			['', /required/],
			['/a b', /no spaces/],
			['/a?b', /none of \? # %/],
			['/a/../b', /\. or \.\./],
			['//evil.example', /empty part/],
			[`/${'x'.repeat(200)}`, /200/],
		] as const)
			assert.match((await send('/admin/addresses/add', { path, target })).join(' '), error, path);
		assert.match(
			(await send('/admin/addresses/add', { path: '/fine', target: '/nowhere' })).join(' '),
			/no page of this site/,
		);
	});

	test('may have letters of any script, and is written so that browsers find it', async () => {
		const id = await item('Über uns');
		assert.deepEqual(await send('/admin/addresses/add', { path: '/über-uns', target: `/item/${id}` }), []);
		assert.equal(await title('/%C3%BCber-uns'), 'Über uns');
		assert.match(await (await get('/pages')).text(), /<a href="\/%C3%BCber-uns">Über uns/);
	});

	test('that changes leads on from what it was; that is deleted too; and it shows at once', async () => {
		const id = await item('Moving');
		await send('/admin/addresses/add', { path: '/first', target: `/item/${id}` });
		assert.match(await (await get('/pages')).text(), /href="\/first"/);
		const [alias] = await site.database.owner`select id from p_navigation.alias where path = '/first'`;
		assert.deepEqual(await send(`/admin/addresses/${alias?.['id']}`, { path: '/second' }), []);
		assert.match(await (await get('/pages')).text(), /href="\/second"/);
		assert.equal(await where('/first'), '301 /second');
		assert.deepEqual(await send(`/admin/addresses/${alias?.['id']}`, { path: '/third' }), []);
		assert.deepEqual([await where('/first'), await where('/second')], ['301 /third', '301 /third']);
		// An address that comes back is one again.
		assert.deepEqual(await send(`/admin/addresses/${alias?.['id']}`, { path: '/first' }), []);
		assert.deepEqual([await where('/first'), await where('/third')], ['200', '301 /first']);
		assert.deepEqual(await send(`/admin/addresses/${alias?.['id']}/delete`, { op: 'delete' }), []);
		assert.equal(await where('/first'), `301 /item/${id}`);
	});

	test('costs one statement for all the links of a page, and a page at an address no more than two', async () => {
		const statements = () => site.log.findLast(({ msg }) => msg === 'request')?.['statements'];
		for (let n = 0; n < 5; n++) {
			await get(`/pages?n=${n}`);
			await get(`/about?n=${n}`);
		}
		await get(`/pages?n=a`);
		const pages = statements() as number;
		assert.ok(pages <= 3, `${pages} statements for /pages`);
	});
});

describe('a pattern', () => {
	test('gives new content an address, each its own', async () => {
		assert.match((await pattern('/x/{titel}')).join(), /no other braces/);
		assert.match((await pattern('/x/')).join(), /needs \{title\}/);
		assert.deepEqual(await pattern('/p/{year}/{title}'), []);
		const year = new Date().getUTCFullYear();
		const [one, two] = [await item('Good News!'), await item('Good news')];
		assert.deepEqual([await addressOf(one), await addressOf(two)], [`/p/${year}/good-news`, `/p/${year}/good-news-2`]);
		assert.equal(await title(`/p/${year}/good-news-2`), 'Good news');
		const many = await Promise.all(Array.from({ length: 4 }, () => item('At the same time')));
		const paths = await Promise.all(many.map(addressOf));
		assert.equal(new Set(paths).size, 4, paths.join(' '));
		assert.ok(paths.every((path) => path.startsWith(`/p/${year}/at-the-same-time`)));
	});

	test('follows the title once that is public, and the address that was leads on', async () => {
		await pattern('/{title}');
		const id = await item('Old title');
		await change(id, { title: 'Next title', publication: null });
		assert.equal(await addressOf(id), '/old-title');
		await change(id, { title: 'New title', publication: { effective_date: null } });
		assert.equal(await addressOf(id), '/new-title');
		assert.equal(await where('/old-title'), '301 /new-title');
		const draft = await item('Draft', { publication: null });
		await change(draft, { title: 'Draft renamed', publication: null });
		assert.equal(await addressOf(draft), '/draft-renamed');
		assert.equal(await where('/draft'), '404');
		assert.equal(await where('/draft-renamed'), '404');
		const clash = await item('Pages');
		assert.equal(await addressOf(clash), '');
	});

	test('gives as many items an address as are published at once', async () => {
		await pattern('/many/{title}');
		const drafts = await site.database.owner.unsafe<{ id: string }[]>(`
			with made as (select kernel.uuidv7() as id, kernel.uuidv7() as revision, n from generate_series(1, 500) n),
			items as (
				insert into p_content.item (id, type, title, author_id, fields, current_revision_id)
				select id, 'page', 'Many ' || n, '${editor.id}', '{}', revision from made returning id
			), revisions as (
				insert into p_content.item_revision (id, item_id, title, status, fields, author_id)
				select revision, id, 'Many ' || n, 0, '{}', '${editor.id}' from made
			)
			select id from items`);
		const ids = drafts.map(({ id }) => id);
		const { status, body } = await boss.json('POST', '/api/items/bulk', { action: 'publish', ids });
		assert.equal(status, 200, JSON.stringify(body));
		const [row] = await site.database
			.owner`select count(*)::int as given from p_navigation.alias where path ~ '^/many/'`;
		assert.equal(row?.['given'], 500);
	});

	test('leaves alone what somebody chose in the form of the item', async () => {
		await pattern('/{title}');
		assert.match((await send('/item/add/page', { title: 'Chosen', address: '/about' }, editor)).join(), /another page/);
		assert.deepEqual(await send('/item/add/page', { title: 'Chosen', address: 'my-choice' }, editor), []);
		assert.equal(await title('/my-choice'), 'Chosen');
		const [row] = await site.database
			.owner`select substr(target, 7) as id from p_navigation.alias where path = '/my-choice'`;
		const id = String(row?.['id']);
		assert.deepEqual(await send(`/item/${id}/edit`, { title: 'Chosen still' }, editor), []);
		assert.equal(await addressOf(id), '/my-choice');
		const made = await item('By pattern');
		assert.deepEqual(await send(`/item/${made}/edit`, { title: 'By pattern too' }, editor), []);
		assert.equal(await addressOf(made), '/by-pattern-too');
		assert.deepEqual(await send(`/item/${made}/edit`, { address: '/by-hand' }, editor), []);
		assert.equal(await where('/by-pattern-too'), '301 /by-hand');
		assert.deepEqual(await send(`/item/${made}/edit`, { address: '' }, editor), []);
		assert.equal(await addressOf(made), '');
		const nobody = await createPerson(site, 'Nora', { permissions: ['create page content'] });
		assert.doesNotMatch(await (await get('/item/add/page', nobody)).text(), /name="address"/);
	});
});

describe('a menu', () => {
	const header = async (person = visitor, address = '/pages'): Promise<string> =>
		/<nav class="menu menu--top"[\s\S]*?<\/nav>/.exec(await (await get(address, person)).text())?.[0] ?? '';
	const entry = (changes: Changes) => send('/admin/menus/top/entries/add', changes);

	test('stands in its region, with its entries in order and below each other', async () => {
		assert.deepEqual(await send('/admin/menus/add', { label: 'Top', machine_name: 'top', region: 'header' }), []);
		assert.equal(await header(), '');
		assert.deepEqual(await entry({ title: 'About', path: '/about' }), []);
		assert.deepEqual(await entry({ title: 'All', path: '/pages?x=1', weight: '-2' }), []);
		assert.deepEqual(await entry({ title: 'Elsewhere', path: 'https://example.org/', weight: '3' }), []);
		const [parent] = await site.database.owner`select id from p_navigation.menu_entry where title = 'About'`;
		assert.deepEqual(await entry({ title: 'Über', path: '/über-uns', parent_id: String(parent?.['id']) }), []);
		const html = await header();
		assert.match(html, /aria-label="Top"/);
		assert.match(
			html,
			/<ul><li><a href="\/pages\?x=1" aria-current="page">All<\/a><\/li><li><a href="\/about">About<\/a><ul><li><a href="\/%C3%BCber-uns">Über<\/a><\/li><\/ul><\/li><li><a href="https:\/\/example.org\/">Elsewhere/,
		);
		assert.match(await header(visitor, '/about'), /<a href="\/about" aria-current="page">/);
		assert.equal(await header(boss, '/admin/menus'), '');
		assert.match(await header(visitor, '/user/login'), />About</);
	});

	test('shows nobody what leads where they may not go, or to what is not public', async () => {
		assert.deepEqual(await entry({ title: 'Secret', path: '/admin/menus' }), []);
		const draft = await item('Not yet', { publication: null });
		assert.deepEqual(await entry({ title: 'Soon', path: `/item/${draft}` }), []);
		assert.doesNotMatch(await header(), /Secret|Soon/);
		assert.match(await header(boss), /Secret/);
		await change(draft, { publication: { effective_date: null } });
		assert.match(await header(), /Soon/);
		assert.match((await entry({ title: 'x', path: '/nowhere/at/all' })).join(), /neither a page of this site/);
		assert.match((await entry({ title: 'x', path: 'javascript:alert(1)' })).join(), /neither a page of this site/);
		assert.match((await entry({ title: 'x', path: '//evil.example/' })).join(), /neither a page of this site/);
	});

	test('is put in order and switched off in one form, and costs no statement for visitors', async () => {
		const rows = await site.database
			.owner`select id, title from p_navigation.menu_entry where title in ('About', 'All')`;
		const id = (name: string) => String(rows.find((row) => row['title'] === name)?.['id']);
		assert.deepEqual(
			await send('/admin/menus/top', { [`weight[${id('About')}]`]: '-9', [`enabled[${id('All')}]`]: null }),
			[],
		);
		const html = await header();
		assert.match(html, /<ul><li><a href="\/about">/);
		assert.doesNotMatch(html, />All</);
		assert.match((await send(`/admin/menus/top/entries/${id('About')}`, { title: '' })).join(), /required/);
		assert.deepEqual(await send(`/admin/menus/top/entries/${id('About')}/delete`, { op: 'delete' }), []);
		assert.match(await header(), /<li><a href="\/%C3%BCber-uns">Über<\/a><\/li>/);
	});

	test('costs visitors no statement once it was read, and is read again when it changes', async () => {
		const ids = [await item('One of many'), await item('Two of many'), await item('Three of many')];
		const cost = async (id?: string) => {
			assert.match(await (await get(`/item/${id}`)).text(), /Footer|menu--top/);
			return Number(site.log.findLast(({ path }) => path === `/item/${id}`)?.['statements']);
		};
		const [first, second, third] = [await cost(ids[0]), await cost(ids[1]), await cost(ids[2])];
		// Two workers keep it each; then it is the item and the addresses of the links.
		assert.equal(Math.min(first, second, third), 2, `${first} ${second} ${third}`);
	});

	test('is for those who may', async () => {
		for (const path of [
			'/admin/menus',
			'/admin/menus/top',
			'/admin/addresses',
			'/admin/redirects',
			'/admin/addresses/patterns',
		])
			assert.equal((await get(path, editor)).status, 403, path);
	});
});

test('what a stage changes is seen there only: addresses, redirects and menus', async () => {
	const stager = await createPerson(site, 'Stella', { admin: true });
	await site.database.owner`insert into kernel.stage (id, label) values ('spring', 'Spring')`;
	const body = new URLSearchParams({ stage_id: 'spring' });
	assert.equal((await stager.fetch('/admin/stage/switch', { method: 'POST', body, redirect: 'manual' })).status, 303);
	const [alias] = await site.database.owner`select id, target from p_navigation.alias where path = '/about'`;
	assert.deepEqual(await send(`/admin/addresses/${alias?.['id']}`, { path: '/spring' }, stager), []);
	assert.equal(await where('/spring', stager), '200');
	assert.equal(await where('/about', stager), '301 /spring');
	assert.equal(await where('/spring'), '404');
	assert.equal(await where('/about'), '200');
	assert.deepEqual(await send('/admin/menus/footer/entries/add', { title: 'In spring', path: '/spring' }, stager), []);
	assert.match(await (await get('/pages', stager)).text(), /<a href="\/spring">In spring/);
	assert.doesNotMatch(await (await get('/pages')).text(), /In spring/);
	await publish(site, 'spring');
	assert.match(await (await get('/pages')).text(), /<a href="\/spring">In spring/);
	assert.deepEqual([await where('/spring'), await where('/about')], ['200', '301 /spring']);
	await publish(
		site,
		String((await site.database.owner`select inverse_id from kernel.publication`)[0]?.['inverse_id']),
	);
	assert.doesNotMatch(await (await get('/pages')).text(), /In spring/);
	assert.deepEqual([await where('/spring'), await where('/about')], ['404', '200']);
});

test('a redirect by hand leads on, and two never meet', async () => {
	assert.deepEqual(await send('/admin/redirects/add', { source: '/was', target: '/pages', status: '302' }), []);
	assert.equal(await where('/was'), '302 /pages');
	assert.match((await send('/admin/redirects/add', { source: '/pages', target: '/about' })).join(), /is there already/);
	assert.match(
		(await send('/admin/redirects/add', { source: '/about', target: '/pages' })).join(),
		/address of a page/,
	);
	assert.match((await send('/admin/redirects/add', { source: '/x', target: '/nowhere' })).join(), /no page/);
	const [row] = await site.database.owner`select id from p_navigation.redirect where source = '/was'`;
	assert.deepEqual(await send(`/admin/redirects/${row?.['id']}/delete`, { op: 'delete' }), []);
	assert.equal(await where('/was'), '404');
});
