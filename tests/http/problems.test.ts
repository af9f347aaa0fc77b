import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, site, timings } from './site.ts';

test('an unknown path and a value that does not fit are 404 without asking the plugin', async () => {
	const { ask, jobs } = site();
	for (const target of [
		'/nowhere',
		'/note/42',
		'/page/x',
		'/page/99999999999999999999',
		'/note',
		'/tag/',
		'//note/new',
		'/tag/%00',
	]) {
		const response = await ask(target);
		assert.equal(response.status, 404, target);
		assert.match(await response.text(), /<h1>Page not found<\/h1>/);
	}
	assert.ok(jobs.every(({ kind }) => kind === 'problem'));
});

test('a known path with another method is 405 and tells which it allows', async () => {
	const { ask } = site();
	const post = await ask('/note/new', { method: 'DELETE', headers: json });
	assert.equal(post.status, 405);
	assert.equal(post.headers.get('allow'), 'GET, HEAD, OPTIONS, POST');
	assert.equal(((await post.json()) as { code: string }).code, 'request.method_not_allowed');
	assert.equal((await ask('/health', { method: 'POST' })).headers.get('allow'), 'GET, HEAD');
	assert.equal((await ask('/static/theme.css', { method: 'PUT' })).status, 405);
	const options = await ask('/note/new', { method: 'OPTIONS' });
	assert.equal(options.status, 204);
	assert.equal(options.headers.get('allow'), 'GET, HEAD, OPTIONS, POST');
});

test('percent signs that encode nothing are 400', async () => {
	const { ask, jobs } = site();
	for (const target of ['/tag/%', '/tag/%E0%A4%A', '/note/new?q=%zz', '/%ff', '/static/%c3%28', '/health?%'])
		assert.equal((await ask(target, { headers: json })).status, 400, target);
	assert.equal(jobs.length, 0);
});

test('a route asks for its permission before its plugin runs', async () => {
	const { ask, jobs } = site();
	assert.equal((await ask('/secret', { headers: json })).status, 403);
	assert.equal(jobs.length, 0);
});

test('bodies that are too large, unreadable or contain NUL are refused', async () => {
	const { ask, jobs } = site();
	const post = async (body: BodyInit, headers: Record<string, string> = {}) =>
		(await ask('/note/new', { method: 'POST', body, headers: { ...json, ...headers }, duplex: 'half' } as RequestInit))
			.status;
	const endless = new ReadableStream<Uint8Array>({ pull: (controller) => controller.enqueue(new Uint8Array(65_536)) });
	assert.equal(await post('x'.repeat(1_048_577)), 413);
	assert.equal(await post('x', { 'Content-Length': '9999999' }), 413);
	assert.equal(await post(endless), 413);
	assert.equal(await post('x'.repeat(1_048_576)), 200);
	assert.equal(await post(new Uint8Array([0xff, 0xfe])), 400);
	assert.equal(await post('x', { 'Content-Type': 'multipart/form-data' }), 400);
	assert.equal(await post(new URLSearchParams({ a: '\0' })), 422);
	assert.equal((await ask('/note/new?a=%00', { headers: json })).status, 422);
	assert.equal(jobs.length, 1);
});

test('a failure becomes problem details, or a page, as the asker prefers', async () => {
	const { ask } = site(() => ({
		ok: false,
		code: 'request.conflict',
		message: 'Already there.',
		extra: { other: 7 },
		timings,
	}));
	const response = await ask('/note/new', { headers: json });
	assert.equal(response.status, 409);
	assert.equal(response.headers.get('content-type'), 'application/problem+json');
	assert.deepEqual(await response.json(), {
		other: 7,
		type: 'urn:trovato:problem:request.conflict',
		title: 'Not possible in the present state',
		status: 409,
		detail: 'Already there.',
		code: 'request.conflict',
		request_id: response.headers.get('x-request-id'),
	});
	const page = await ask('/note/new', { headers: { Accept: 'text/html,application/json;q=0.9,*/*;q=0.8' } });
	assert.equal(await page.text(), '<h1>Not possible in the present state</h1>Already there.');
	assert.match((await ask('/data')).headers.get('content-type') ?? '', /problem\+json/);
});

test('a server error tells nothing of what happened inside', async () => {
	const { ask, lines } = site(() => ({
		ok: false,
		code: 'db.failed',
		message: 'relation "x" is gone',
		extra: { sql: 'select' },
		timings,
	}));
	const text = await (await ask('/note/new', { headers: json })).text();
	assert.doesNotMatch(text, /relation|select|db\./);
	assert.match(text, /"code":"server\.internal"/);
	assert.ok(lines.some(({ code }) => code === 'db.failed'));
});

test('without workers there is still a page, and busy ones are not asked for it', async () => {
	const { ask, jobs } = site(() => ({
		ok: false,
		code: 'server.busy',
		message: 'full',
		extra: { retryAfter: 2 },
		timings,
	}));
	const response = await ask('/note/new');
	assert.equal(response.status, 503);
	assert.equal(response.headers.get('retry-after'), '2');
	assert.match(await response.text(), /^<!DOCTYPE html>[^]*Too busy at the moment/);
	assert.equal(jobs.length, 1);
	const broken = site(() => Promise.reject(new Error('no workers')));
	assert.equal((await broken.ask('/note/new')).status, 500);
});
