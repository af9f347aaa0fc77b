// The front page by choice: the address / of any page that visitors read, in the admin, by command and in a stage.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { look, makeStage, publish } from '../publish/stages.ts';
import { createPerson, type Person, visitorOf } from '../support/people.ts';
import { sendForm } from '../support/send-form.ts';
import { createTestSite, type TestSite } from '../support/site.ts';

let site: TestSite;
let boss: Person;
let visitor: Person;
let post = '';
before(async () => {
	site = await createTestSite({
		plugins: ['forms', 'content', 'navigation', 'gather', 'blog'],
		settings: '[rate_limits]\nforms = { requests = 0 }',
	});
	boss = await createPerson(site, 'Boss', { admin: true });
	visitor = visitorOf(site);
	for (let n = 0; n < 25; n++) {
		const { body, status } = await boss.json('POST', '/api/items', {
			type: 'blog',
			title: `Post ${n}`,
			promote: n === 7,
		});
		assert.equal(status, 201, JSON.stringify(body));
		post = body.id;
	}
});
after(() => site?.close());

const get = (address: string, person = visitor) =>
	person.fetch(address, { headers: { accept: 'text/html' }, redirect: 'manual' });
const read = async (address: string, person = visitor) => (await get(address, person)).text();
/** The heading of the front page, or what its content is. */
const front = async (person = visitor): Promise<string> => {
	const page = await read('/', person);
	return /class="gather gather--([\w-]+)"/.exec(page)?.[1] ?? /<h1[^>]*>([^<]*)/.exec(page)?.[1] ?? '';
};
/** The errors that sending the form with these changes leads to, as one text. */
const send = async (address: string, changes: Record<string, string>, person = boss): Promise<string> =>
	(await sendForm(person, address, changes)).join(' ');
const choose = (target: string, person = boss) => send('/admin/addresses/add', { path: '/', target }, person);
const aliasOf = async (path: string): Promise<string> =>
	String((await site.database.owner`select id from p_navigation.alias where path = ${path}`)[0]?.['id']);
const run = (command: string, options: Record<string, string>, phase: 'start' | 'batch' | 'end' = 'start') =>
	site.kernel.runCommand({ plugin: 'navigation', command, options, phase, inputs: [] });

describe('the front page', () => {
	test('is what a plugin has there as long as nobody chose one', async () => {
		assert.equal(await front(), 'Test site');
		const page = await read('/');
		assert.match(page, />Post 7</);
		assert.doesNotMatch(page, />Post 8</);
	});

	test('is no page that is not there, nor one that is not for visitors', async () => {
		for (const [target, error] of [
			['/nowhere', /no page of this site/],
			['/nowhere.xml', /no page of this site/],
			['', /required/],
			['/', /cannot be the front page/],
			['/admin/addresses', /cannot be the front page: choose a page that visitors read/],
			['/user/login', /no page of this site|cannot be the front page/],
			['/api/items', /cannot be the front page/],
			['https://example.org/', /no page of this site/],
		] as const)
			assert.match(await choose(target), error, target);
		assert.match(await send('/admin/redirects/add', { source: '/', target: '/blog' }), /From is the front page/);
		assert.match(await send(`/item/${post}/edit`, { address: '/' }), /chosen under Addresses/);
		assert.equal(await front(), 'Test site');
	});

	test('is a listing that another plugin resolves: at once, with its pages and filters, and links lead to it', async () => {
		assert.match(await read('/blog'), /<a href="\/blog\/archive">/);
		assert.equal(await choose('/blog/archive'), '');
		assert.equal(await front(), 'blog-posts');
		const page = await read('/');
		assert.match(page, /<form [^>]*action="\/" method="get"/);
		const next = /<a href="([^"]*)" rel="next">/.exec(page)?.[1];
		assert.equal(next, '/?page=2');
		assert.match(await read(next), /gather--blog-posts/);
		assert.match(await read('/?title=Post+11'), /1 result</);
		assert.match(await read('/blog'), /<a href="\/">All posts by tag<\/a>/);
		const own = await get('/blog/archive');
		assert.deepEqual([own.status, own.headers.get('link')], [200, '</>; rel="canonical"']);
		assert.equal((await get('/')).headers.get('link'), null);
		assert.match(await read('/admin/addresses', boss), /<a href="\/">The front page<\/a>/);
	});

	test('answers other methods as before', async () => {
		const wrong = await visitor.fetch('/', { method: 'POST', body: new URLSearchParams({ a: '1' }) });
		assert.deepEqual([wrong.status, wrong.headers.get('allow')], [405, 'GET, HEAD, OPTIONS']);
		assert.equal((await visitor.fetch('/', { method: 'HEAD' })).status, 200);
		assert.equal((await visitor.fetch('/', { method: 'OPTIONS' })).status, 204);
	});

	test('becomes an item or a page of a plugin when the address gets another page, and never a redirect', async () => {
		const edit = `/admin/addresses/${await aliasOf('/')}`;
		assert.doesNotMatch(await read(edit, boss), /The address before leads/);
		assert.match(await send(edit, { target: '/admin' }), /cannot be the front page|no page/);
		assert.equal(await send(edit, { target: `/item/${post}` }), '');
		assert.equal(await front(), 'Post 24');
		assert.match(await read('/blog'), /<h2><a href="\/">Post 24<\/a>/);
		assert.match(await read('/blog'), /<a href="\/blog\/archive">/);
		assert.equal(await send(edit, { target: '/blog' }), '');
		assert.equal(await front(), 'Blog');
		assert.match(await read('/pages'), /<a href="\/">Blog<\/a>/);
		const older = /<a href="(\/\?after=[^"]*)" rel="next">Older posts/.exec(await read('/'))?.[1];
		assert.match(await read(older ?? ''), />Post 14</);
	});

	test('counts before another address of the same page, whichever was first', async () => {
		assert.equal(await send('/admin/addresses/add', { path: '/news', target: '/blog' }), '');
		assert.match(await read('/pages'), /<a href="\/">Blog<\/a>/);
		assert.equal((await get('/news')).status, 200);
		// An item that is the front page keeps an address of its own, and a pattern makes one.
		assert.equal(await send('/admin/addresses/patterns', { pattern_blog: '/{title}' }), '');
		assert.equal(await send(`/admin/addresses/${await aliasOf('/')}`, { target: `/item/${post}` }), '');
		assert.equal(await send(`/item/${post}/edit`, { title: 'Post last' }), '');
		assert.equal((await get('/post-last')).status, 200);
		assert.equal(await front(), 'Post last');
		assert.equal(await send('/admin/addresses/patterns', { pattern_blog: '' }), '');
	});

	test('is another one in a stage until that is published', async () => {
		const stager = await createPerson(site, 'Stella', { admin: true });
		const stage = await makeStage(site, 'Campaign');
		await look(stager, stage);
		assert.equal(await send(`/admin/addresses/${await aliasOf('/')}`, { target: '/blog/archive' }, stager), '');
		assert.equal(await front(stager), 'blog-posts');
		assert.equal(await front(), 'Post last');
		await publish(site, stage);
		assert.equal(await front(), 'blog-posts');
	});

	test('is what it was when the address goes, and nothing is sent elsewhere', async () => {
		const remove = `/admin/addresses/${await aliasOf('/')}/delete`;
		assert.match(await read(remove, boss), /what it was before anybody chose one/);
		assert.equal(await send(remove, { op: 'delete' }), '');
		assert.equal(await front(), 'Test site');
		assert.equal((await site.database.owner`select from p_navigation.redirect where source = '/'`).length, 0);
	});

	test('is first chosen in a stage, too', async () => {
		const stager = await createPerson(site, 'Stefan', { admin: true });
		const stage = await makeStage(site, 'Launch');
		await look(stager, stage);
		assert.equal(await choose('/blog', stager), '');
		assert.deepEqual([await front(stager), await front()], ['Blog', 'Test site']);
		await publish(site, stage);
		assert.equal(await front(), 'Blog');
	});

	test('is set by a command, again and again', async () => {
		for (const outcome of ['updated', 'unchanged']) {
			const { reports } = await run('set-address', { at: '/', page: '/blog/archive' });
			assert.deepEqual(
				reports.map((one) => one.outcome),
				[outcome],
			);
			assert.equal(await front(), 'blog-posts');
		}
		for (const [page, problem] of [
			['/nowhere', /no page of this site/],
			['/admin/addresses', /cannot be the front page/],
		] as const)
			await assert.rejects(run('set-address', { at: '/', page }), problem);
		await assert.rejects(run('set-address', { at: '/pages', page: '/blog' }), /is there already/);
	});
});

describe('a menu', () => {
	const footer = async () => /<nav class="menu menu--footer"[^]*?<\/nav>/.exec(await read('/pages'))?.[0] ?? '';
	const add = (title: string, page: string, weight: string) =>
		run('add-menu-entry', { menu: 'footer', title, page, weight });

	test('leads to what other plugins resolve, as long as it is there', async () => {
		const { reports } = await add('Feed', '/blog.xml', '2');
		assert.equal(reports[0]?.outcome, 'created');
		assert.equal((await add('The feed', '/blog.xml', '2')).reports[0]?.outcome, 'updated');
		await add('All posts', '/blog/archive?title=x#top', '1');
		assert.match(
			await footer(),
			/<a href="\/\?title=x#top">All posts<\/a><\/li><li><a href="\/blog.xml">The feed<\/a>/,
		);
		assert.doesNotMatch(await read('/admin/menus/footer', boss), /leads nowhere/);
		await assert.rejects(add('x', '/nowhere.xml', '1'), /no page of this site/);
		await assert.rejects(run('add-menu-entry', { menu: 'none', title: 'x', page: '/blog' }), /no menu 'none'/);
		const { body } = await boss.json('GET', '/api/gather');
		const listing = body.find(({ name }: { name: string }) => name === 'blog_posts').definition;
		const displays = listing.displays.filter(({ path }: { path?: string }) => path !== '/blog.xml');
		assert.equal((await boss.json('PUT', '/api/gather/blog_posts', { ...listing, displays })).status, 200);
		assert.doesNotMatch(await footer(), /The feed/);
		assert.match(await read('/admin/menus/footer', boss), /leads nowhere/);
		assert.equal((await boss.json('DELETE', '/api/gather/blog_posts')).status, 200);
		assert.match(await footer(), /The feed/);
	});
});
