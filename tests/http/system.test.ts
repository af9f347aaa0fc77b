import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ID, site, statics } from './site.ts';

test('every answer carries the security headers', async () => {
	const { ask } = site();
	for (const target of ['/', '/nowhere', '/health', '/metrics', '/static/theme.css', '/static/none', '/tag/%']) {
		const { headers } = await ask(target);
		assert.equal(headers.get('x-content-type-options'), 'nosniff', target);
		assert.ok(headers.get('content-security-policy'), target);
		assert.doesNotMatch(headers.get('content-security-policy') ?? '', /unsafe/);
		assert.ok(headers.get('referrer-policy'), target);
		assert.match(headers.get('permissions-policy') ?? '', /camera=\(\)/);
		assert.ok(headers.get('strict-transport-security'), target);
		assert.match(headers.get('x-request-id') ?? '', /^[0-9a-f-]{36}$/);
	}
});

test('a page may only be framed by the site, and is to be asked for by TLS only where there is TLS', async () => {
	const plain = site(undefined, undefined, {
		config: { siteUrl: 'http://127.0.0.1:3000', trustedProxies: ['10.0.0.1'] },
	});
	const headersOf = async (peer: string, proto: string) => {
		const headers = { 'X-Forwarded-For': '1.2.3.4', 'X-Forwarded-Proto': proto };
		return (await plain.from(peer, '/', { headers })).headers;
	};
	assert.match((await headersOf('10.0.0.1', 'http')).get('content-security-policy') ?? '', /frame-ancestors 'self'/);
	assert.equal((await headersOf('10.0.0.1', 'http')).get('strict-transport-security'), null);
	assert.equal((await headersOf('10.0.0.2', 'https')).get('strict-transport-security'), null);
	assert.match((await headersOf('10.0.0.1', 'https')).get('strict-transport-security') ?? '', /max-age=31536000/);
});

test('static files have a type, an ETag and are kept for ever under their version', async () => {
	const { ask } = site();
	const response = await ask('/static/theme.css');
	assert.equal(response.headers.get('content-type'), 'text/css; charset=utf-8');
	assert.equal(response.headers.get('cache-control'), 'public, no-cache');
	assert.match(response.headers.get('content-security-policy') ?? '', /sandbox/);
	const etag = response.headers.get('etag') ?? '';
	const again = await ask('/static/theme.css', { headers: { 'If-None-Match': `"other", W/${etag}` } });
	assert.equal(again.status, 304);
	assert.equal(await again.text(), '');
	assert.match((await ask(`/static/theme.css?v=${statics.version}`)).headers.get('cache-control') ?? '', /immutable/);
	assert.equal(await (await ask('/static/notes/notes.js')).text(), 'start()');
	assert.equal((await ask('/static/img/%C3%BCber%20uns.svg')).status, 200);
});

test('nothing outside the static folders can be had', async () => {
	const { ask } = site();
	for (const target of [
		'/static/',
		'/static',
		'/static/.hidden',
		'/static/..%2Fkernel%2Ftheme.css',
		'/static/%2e%2e/gone',
		'/static/img',
	])
		assert.equal((await ask(target)).status, 404, target);
});

test('health is 200 while the database answers, and 503 when it fails or hangs', async () => {
	const healthy = await site().ask('/health');
	assert.equal(healthy.status, 200);
	assert.deepEqual(await healthy.json(), { status: 'healthy', postgres: true });
	for (const check of [() => Promise.reject(new Error('gone')), () => new Promise<never>(() => {})]) {
		const response = await site(undefined, check).ask('/health');
		assert.equal(response.status, 503);
		assert.deepEqual(await response.json(), { status: 'unhealthy', postgres: false });
	}
});

test('a hanging database is asked once, however often health is', async () => {
	let asked = 0;
	const { ask } = site(undefined, () => {
		asked++;
		return new Promise(() => {});
	});
	await Promise.all(Array.from({ length: 20 }, async () => ask('/health')));
	await ask('/health');
	assert.equal(asked, 1);
});

test('a check that takes long counts as it ended last, for a while', async () => {
	const { promise: never } = Promise.withResolvers<void>();
	for (const [grace, status] of [
		[60_000, 200],
		[0, 503],
	] as const) {
		let answers = true;
		const { ask } = site(undefined, () => (answers ? Promise.resolve() : never), { healthTimes: { grace } });
		assert.equal((await ask('/health')).status, 200);
		answers = false;
		assert.equal((await ask('/health')).status, status);
	}
	let healthy = true;
	const { ask } = site(undefined, () => (healthy ? Promise.resolve() : Promise.reject(new Error('gone'))), {});
	await ask('/health');
	healthy = false;
	assert.equal((await ask('/health')).status, 503);
});

test('the log has a line a request with route, status and costs, and no path that may hold a secret', async () => {
	const { ask, lines } = site();
	await ask(`/note/${ID}?token=abc`);
	await ask('/tag/very-secret');
	await ask('/nowhere%0Ainfo');
	await ask('/user/password-%72eset/AbC-123');
	await ask('/user/password-reset/AbC-123');
	const requests = lines
		.filter(({ msg }) => msg === 'request')
		.map(({ time: _, requestId: __, ms: ___, ...line }) => line);
	const costs = { statements: 2, databaseMs: 1.23, taps: 1, tapMs: 0.5, cache: 'bypass' };
	assert.deepEqual(requests, [
		{
			level: 'info',
			method: 'GET',
			path: `/note/${ID}`,
			route: '/note/{id:uuid}',
			plugin: 'notes',
			status: 200,
			...costs,
			msg: 'request',
		},
		{ level: 'info', method: 'GET', route: '/tag/{name}', plugin: 'notes', status: 200, ...costs, msg: 'request' },
		{ level: 'info', method: 'GET', path: '/nowhere%0Ainfo', status: 404, msg: 'request' },
		{ level: 'info', method: 'GET', status: 404, msg: 'request' },
		{ level: 'info', method: 'GET', path: '/user/password-reset/***', status: 404, msg: 'request' },
	]);
});
