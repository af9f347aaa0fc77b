// Paths that no manifest has, links that get the addresses people see, and variables for templates.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { eventually } from '../support/eventually.ts';
import { findHtmlErrors } from '../support/html.ts';
import { createTestSite, type TestSite } from '../support/site.ts';

let site: TestSite;
before(async () => {
	site = await createTestSite({
		plugins: ['ways', 'closed'],
		files: {
			'themes/default/templates/card.eta':
				'<div class="card" title="<%= it.label %> <%= it.colour %> <%= it.number %>"><%~ it.content %></div>',
		},
	});
});
after(() => site?.close());

const status = async (address: string) => (await site.get(address)).status;
const html = async (address: string) => (await site.get(address)).text();
const logs = (pattern: RegExp) => site.log.some(({ msg }) => pattern.test(String(msg)));

test('a path that only a plugin knows is a page like any other, in one job', async () => {
	const page = await html('/about');
	assert.match(page, /<title>Named about – /);
	assert.match(page, /<p>GET \/about <\/p>/);
	assert.match(await html('/a/b/c'), /Named deep/);
	assert.match(await html('/way-7'), /Way 7/);
	assert.match(await html('/über'), /Named über/);
	const line = site.log.find(({ msg, path }) => msg === 'request' && path === '/about');
	assert.equal(line?.['plugin'], 'ways');
	assert.equal(line?.['route'], '/internal/page/{name}');
	assert.equal(line?.['statements'], 2);
});

test('a plugin may name a path that a manifest has, or send the visitor on', async () => {
	const page = await site.get('/short');
	assert.equal(page.status, 200);
	assert.match(await page.text(), /Way 7/);
	const moved = await site.get('/old');
	assert.deepEqual([moved.status, moved.headers.get('location')], [301, '/ways/8?x=1']);
	assert.equal(await status('/away'), 404);
});

test('plugins put parts around every page, whose links are altered too; one that fails is left out', async () => {
	assert.match(await html('/ways/7'), /<p>Block of \/ways\/7 Way 7 <a href="\/about">About<\/a><\/p>/);
	assert.match(await html('/user/login'), /<p>Block of \/user\/login Log in /);
	const without = await html('/ways/13');
	assert.match(without, /Way 13/);
	assert.doesNotMatch(without, /Block of/);
});

test('manifest routes win over what plugins resolve', async () => {
	assert.match(await html('/ways'), /The front/);
});

test('a path that nobody knows is 404, also with a slash or another method; HEAD and POST are resolved as well', async () => {
	for (const path of ['/nobody/knows', '/a%00b', '/about%2F', '/%F0%9F%92%A9']) assert.equal(await status(path), 404);
	const moved = await site.get('/about/');
	assert.deepEqual([moved.status, moved.headers.get('location')], [301, '/about']);
	const send = (path: string, init: RequestInit) => site.kernel.fetch(new Request(`http://localhost${path}`, init));
	assert.equal((await send('/about', { method: 'HEAD' })).status, 200);
	assert.equal((await send('/about', { method: 'DELETE' })).status, 404);
	const posted = await send('/about', { method: 'POST', body: new URLSearchParams({ colour: 'red' }) });
	assert.equal(await posted.text(), '<p>POST /about red</p>');
});

test('a path that appears at an instant appears then', async () => {
	assert.equal(await status('/later'), 404);
	await site.database.owner`update p_ways.alias set visible_from = now() - interval '1 second' where path = '/later'`;
	assert.equal(await status('/later'), 200);
});

test('the permission of the route is checked, whatever path leads to it', async () => {
	assert.equal(await status('/closed'), 403);
	assert.equal(await status('/secret'), 403);
});

test('a resolver that fails, or answers with a route that does not exist, is named in the log; only one that answered may say that there is nothing', async () => {
	for (const [address, pattern, expected] of [
		['/trap', /Plugin 'ways' failed in tap_route_resolve/, 503],
		['/lost', /'ways' answered tap_route_resolve wrongly: there is no such GET route: .*nowhere/, 404],
		['/misfit', /answered tap_route_resolve wrongly: .*"seven"/, 404],
		['/broken', /answered tap_route_resolve wrongly: .*not what was asked for/, 404],
	] as const) {
		const page = await site.get(address);
		assert.equal(page.status, expected);
		const told = (await page.text()).replace(/href="\/user\/login[^"]*"/, '');
		assert.doesNotMatch(told, /tap_|trap|nowhere|misfit/);
		await eventually(
			() => logs(pattern),
			() => String(pattern),
		);
	}
});

test('links get the addresses that people see, in one call, query and fragment kept', async () => {
	const page = await html('/ways');
	assert.match(page, /<a href="\/about\?x=1#y">About</);
	assert.match(page, /<a href="\/way-7">Seven</);
	assert.match(page, /<a href="\/ways\/8">Eight</);
	assert.match(page, /<a href="https:\/\/example.org\/internal\/page\/about"/);
	// In formatted text as well, but never in what is only text.
	assert.match(page, /<a href="\/a\/b\/c">text</);
	assert.match(page, /<code>href=(?:"|&quot;)\/ways\/7(?:"|&quot;)<\/code>/);
	assert.match(page, /href="\/static\/icon.svg"/);
});

test('a link cannot be made to leave the site or to run a script', async () => {
	const page = await html('/ways');
	assert.match(page, /<a href="\/evil">/);
	assert.match(page, /<a href="\/script">/);
	assert.match(page, /<a href="\/elsewhere">/);
	assert.match(page, /<a href="\/&quot;&gt;&lt;script&gt;">Quote/);
	assert.doesNotMatch(page, /<script/);
});

test('preprocess adds variables to templates, and replaces none', async () => {
	const page = await html('/ways');
	assert.match(page, /<div class="card" title="A card blue "><p>in the card<\/p><\/div>/);
	assert.deepEqual(await findHtmlErrors(page), []);
});
