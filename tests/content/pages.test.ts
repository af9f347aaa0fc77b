import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { addressOf, importFiles } from '../support/import.ts';
import { createTestSite, type TestSite } from '../support/site.ts';

let site: TestSite;
before(async () => {
	site = await createTestSite({ plugins: ['content', 'trapper', 'fuller'] });
	await importFiles(site, {
		'fine.md': '# fine\n\nThe body.',
		'unreachable.md': '# unreachable\n\nThe body.',
		'bounds.md': '# bounds\n\nThe body.',
		'thrown.md': '# thrown\n\nThe body.',
		'recursion.md': '# recursion\n\nThe body.',
	});
});
after(() => site?.close());

test('an item page joins what plugins make of the item, lighter weights first', async () => {
	const html = await (await site.get(await addressOf(site, 'fine'))).text();
	assert.ok(html.indexOf('the trapper says hello') > 0);
	assert.ok(html.indexOf('the trapper says hello') < html.lastIndexOf('The body.'));
});

test('a plugin in the full data mode gets the item as JSON, and its tree passes the same allow-lists', async () => {
	const html = await (await site.get(await addressOf(site, 'fine'))).text();
	assert.match(html, /&lt;b&gt;fine&lt;\/b&gt; has 9 characters/);
	assert.match(html, /<div class="again"><p>The body\.<\/p>/);
	assert.doesNotMatch(html, /onclick|alert/);
	const failed = await (await site.get(await addressOf(site, 'thrown'))).text();
	assert.doesNotMatch(failed, /fuller/);
	assert.ok(site.log.some(({ plugin, msg }) => plugin === 'fuller' && /full mode fails — too/.test(String(msg))));
});

for (const [title, message, position] of [
	['unreachable', /unreachable/, /^assembly\/index\.ts:7:/],
	['bounds', /Index out of range/, /index\.ts:1[6-8]:/],
	['thrown', /thrown on purpose — ünïcode/, /index\.ts:9:/],
	['recursion', /Maximum call stack/, /index\.ts:2[0-9]:/],
] as const)
	test(`a plugin that fails (${title}) leaves the page up without its part, and the log says where`, async () => {
		const response = await site.get(await addressOf(site, title));
		assert.equal(response.status, 200);
		const html = await response.text();
		assert.match(html, /The body\./);
		assert.doesNotMatch(html, /trapper/);
		const line = site.log.findLast((one) => one['plugin'] === 'trapper' && one['level'] === 'error');
		assert.equal(line?.['tap'], 'tap_item_view');
		assert.equal(line?.['version'], '0.1.0');
		assert.match(String(line?.['msg']), message);
		assert.match(String(line?.['position']), position);
	});

test('after failures the plugin goes on with clean instances', async () => {
	const html = await (await site.get(await addressOf(site, 'fine'))).text();
	assert.match(html, /the trapper says hello/);
});

test('an unknown or malformed id is not found, as a page and as problem details', async () => {
	for (const address of [
		'/item/01980000-0000-7000-8000-000000000000',
		'/item/nonsense',
		'/item/',
		'/item/%00',
		'/item/1/2',
	]) {
		const page = await site.get(address);
		assert.ok([301, 400, 404].includes(page.status), `${address}: ${page.status}`);
	}
	const problem = await site.get('/item/01980000-0000-7000-8000-000000000000', 'application/json');
	assert.deepEqual([problem.status, problem.headers.get('content-type')], [404, 'application/problem+json']);
});

test('an item page takes one statement', async () => {
	const start = site.log.length;
	// A parameter that no page declares goes by the cache.
	await site.get(`${await addressOf(site, 'fine')}?made=anew`);
	const line = site.log.slice(start).findLast(({ route }) => typeof route === 'string' && route.includes('/item/'));
	assert.equal(line?.['statements'], 1);
});
