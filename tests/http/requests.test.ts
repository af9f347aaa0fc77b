import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RouteJob } from '../../kernel/src/plugins/pool/job.ts';
import { answerOk, ID, site } from './site.ts';

test('a request becomes one job, and its answer the response', async () => {
	const { ask, jobs } = site();
	const response = await ask(`/note/${ID.toUpperCase()}?a=1&a=2&b=%C3%BC`);
	assert.equal(response.status, 200);
	assert.equal(await response.text(), 'Grüße');
	assert.equal(response.headers.get('content-type'), 'text/html; charset=utf-8');
	assert.equal(response.headers.get('content-length'), '7');
	const requestId = response.headers.get('x-request-id');
	const [job] = jobs as RouteJob[];
	const { formSecret, ...user } = job!.user;
	assert.match(formSecret!, /^[\w-]{43}$/);
	assert.deepEqual(
		[{ ...job, user }],
		[
			{
				kind: 'route',
				generation: 1,
				requestId,
				user: { id: '00000000-0000-0000-0000-000000000000', name: '', permissions: ['access content'], isAdmin: false },
				stage: null,
				asOf: null,
				headers: {},
				plugin: 'notes',
				handler: 'view',
				format: 'page',
				method: 'GET',
				path: `/note/${ID.toUpperCase()}`,
				params: { id: ID },
				query: { a: '1', b: 'ü' },
				body: '',
				form: {},
			},
		],
	);
});

test('literal parts go before placeholders, and encoded letters are the letters', async () => {
	const { ask, jobs } = site();
	for (const target of ['/note/new', '/%6Eote/n%65w', '/tag/a%2Fb%20%C3%BC', '/page/12', '/']) await ask(target);
	assert.deepEqual(
		(jobs as RouteJob[]).map(({ handler, params }) => [handler, params]),
		[
			['form', {}],
			['form', {}],
			['tag', { name: 'a/b ü' }],
			['page', { number: '12' }],
			['front', {}],
		],
	);
});

test('HEAD gets the headers of GET without its body', async () => {
	const { ask, job } = site();
	const response = await ask('/note/new', { method: 'HEAD' });
	assert.equal(response.status, 200);
	assert.equal(response.headers.get('content-length'), '7');
	assert.equal(await response.text(), '');
	assert.equal(job().method, 'GET');
});

test('slashes at the end of a known path lead to the path without them', async () => {
	const { ask } = site();
	const response = await ask('/note/new//?a=1');
	assert.equal(response.status, 301);
	assert.equal(response.headers.get('location'), '/note/new?a=1');
	assert.equal((await ask('/note/new/', { method: 'POST' })).status, 308);
	for (const target of ['//evil.example/', '/\\evil.example/', '//'])
		assert.ok(!(await ask(target)).headers.get('location')?.startsWith('//'), target);
});

test('forms of both encodings and other bodies reach the job', async () => {
	const { ask, jobs } = site();
	const parts = new FormData();
	parts.set('title', 'Ü');
	parts.set('file', new Blob(['x']), 'x.txt');
	await ask('/note/new', { method: 'POST', body: new URLSearchParams({ title: 'a b' }) });
	await ask('/note/new', { method: 'POST', body: parts });
	await ask('/note/new', { method: 'POST', body: '{"a":1}', headers: { 'Content-Type': 'application/json' } });
	assert.deepEqual(
		(jobs as RouteJob[]).map(({ body, form }) => [body, form]),
		[
			['title=a+b', { title: ['a b'] }],
			['', { title: ['Ü'] }],
			['{"a":1}', {}],
		],
	);
});

test('an answer keeps its headers except those that are not a plugin’s to set', async () => {
	const headers = {
		'Content-Type': 'text/plain',
		'Set-Cookie': 'a=b',
		'Content-Security-Policy': 'none',
		'X-Mine': '1',
		Connection: 'close',
	};
	const { ask } = site(() => answerOk({ status: 201, headers }));
	const response = await ask('/note/new');
	assert.equal(response.status, 201);
	assert.equal(response.headers.get('content-type'), 'text/plain');
	assert.equal(response.headers.get('x-mine'), '1');
	assert.equal(response.headers.get('set-cookie'), null);
	assert.equal(response.headers.get('connection'), null);
	assert.match(response.headers.get('content-security-policy') ?? '', /default-src 'self'/);
});
