import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createTestSite, type TestSite } from '../support/site.ts';

let site: TestSite;
before(async () => {
	site = await createTestSite({ plugins: ['counter'], workers: 1 });
});
after(() => site?.close());

test('a handler that returns a tree becomes a page, its text escaped', async () => {
	const response = await site.get('/answer/%3Cb%3E');
	assert.equal(response.status, 200);
	const page = await response.text();
	assert.match(page, /^<!doctype html>/i);
	assert.match(page, /an answer to &lt;&lt;b&gt;&gt;/);
});

test('not found and forbidden are pages for people and problem details for programs', async () => {
	for (const [address, status] of [
		['/answer/missing', 404],
		['/answer/forbidden', 403],
		['/nowhere', 404],
	] as const) {
		const page = await site.get(address);
		assert.equal(page.status, status);
		assert.match(await page.text(), /<main/);
		const problem = await site.get(address, 'application/json');
		assert.equal(problem.status, status);
		assert.equal(problem.headers.get('content-type'), 'application/problem+json');
		assert.equal(((await problem.json()) as { status: number }).status, status);
	}
});

test('a known path with another method says which methods there are', async () => {
	const response = await site.kernel.fetch(
		new Request('http://localhost/answer/x', { method: 'DELETE', headers: { accept: 'application/json' } }),
	);
	assert.equal(response.status, 405);
	assert.match(response.headers.get('allow') ?? '', /GET/);
});

test('a redirect stays on the site', async () => {
	const response = await site.get('/answer/redirect');
	assert.equal(response.status, 303);
	assert.equal(response.headers.get('location'), '/answer/page');
});

test('what a handler may not do is an error of the server that names nothing', async () => {
	for (const address of ['/answer/elsewhere', '/answer/html', '/answer/nothing']) {
		const response = await site.get(address, 'application/json');
		assert.equal(response.status, 500);
		const text = await response.text();
		assert.doesNotMatch(text, /counter|example\.org|script/);
	}
	assert.ok(site.log.some(({ msg }) => /cannot answer with the content type 'text\/html'/.test(String(msg))));
});
