import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createNodes, valueOf, type Nodes } from './nodes.ts';

let nodes: Nodes;
before(async () => {
	nodes = await createNodes(['content', 'blog', 'pad']);
});
after(() => nodes?.close());

const how = async (path: string, headers: Record<string, string> = {}) =>
	(await nodes.a.get(path, headers)).headers.get('x-cache');

async function until(condition: () => Promise<boolean>): Promise<void> {
	for (let tries = 0; tries < 400; tries++) {
		if (await condition()) return;
		await sleep(10);
	}
	assert.fail('it did not happen in four seconds');
}

test('a page is made once, the same bytes with the same headers come from memory afterwards', async () => {
	const [made, kept] = [await nodes.a.get('/kept/plain'), await nodes.a.get('/kept/plain')];
	assert.equal(made.headers.get('x-cache'), 'miss');
	assert.equal(kept.headers.get('x-cache'), 'hit');
	const plain = (response: Response) =>
		[...response.headers].filter(([name]) => !['x-cache', 'x-request-id', 'server-timing'].includes(name));
	assert.deepEqual(plain(kept), plain(made));
	assert.equal(await kept.text(), await made.text());
	const line = nodes.site.log.findLast(({ route }) => route === '/kept/{how}');
	assert.equal(line?.['cache'], 'hit');
});

test('who has the page already is told so, by GET and HEAD', async () => {
	const etag = (await nodes.a.get('/kept/plain')).headers.get('etag')!;
	for (const tag of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
		const response = await nodes.a.get('/kept/plain', { 'if-none-match': tag });
		assert.equal(response.status, 304);
		assert.equal(await response.text(), '');
		assert.equal(response.headers.get('etag'), etag);
	}
	assert.equal((await nodes.a.get('/kept/plain', { 'if-none-match': '"other"' })).status, 200);
	const head = await nodes.a.kernel.fetch(new Request('http://localhost/kept/plain', { method: 'HEAD' }));
	assert.equal(head.headers.get('x-cache'), 'hit');
	assert.equal(head.headers.get('etag'), etag);
});

test('pages that say so, that name nothing, or that have ended are made each time', async () => {
	for (const page of ['untagged', 'blank', 'private', 'varies', 'expired']) {
		assert.equal(await how(`/kept/${page}`), 'miss', page);
		assert.equal(await how(`/kept/${page}`), 'miss', page);
	}
	assert.equal(await how('/memo/none'), 'bypass');
	assert.equal(await how('/memo/none'), 'bypass');
});

test('host, path and the declared parameters make a page another one; an undeclared parameter goes by the cache', async () => {
	assert.equal(await how('/kept/parts'), 'miss');
	assert.equal(await how('/kept/parts?part=1'), 'miss');
	assert.equal(await how('/kept/parts?part=2'), 'miss');
	assert.equal(await how('/kept/parts?part=1&part=2'), 'hit');
	assert.match(await (await nodes.a.get('/kept/parts?part=2')).text(), /<p>2<\/p>/);
	assert.equal(await how('/kept/parts?part=1&utm_source=x'), 'bypass');
	const elsewhere = await nodes.a.kernel.fetch(new Request('http://other.example/kept/parts'));
	assert.equal(elsewhere.headers.get('x-cache'), 'miss');
});

test('a page ends at the time that it was given', async () => {
	await how('/kept/expires');
	await sleep(350);
	assert.equal(await how('/kept/expires'), 'miss');
});

test('a write is seen on every node as soon as it is answered, and one that failed changes nothing', async () => {
	for (const node of [nodes.a, nodes.b]) await node.get('/pad/seen');
	await nodes.a.post('/pad/seen');
	for (const node of [nodes.b, nodes.a]) {
		const response = await node.get('/pad/seen');
		assert.equal(response.headers.get('x-cache'), 'miss');
		assert.equal(await valueOf(response), 1);
	}
	assert.equal((await nodes.a.post('/pad/seen', { afterwards: 'fail' })).status, 500);
	const response = await nodes.a.get('/pad/seen');
	assert.equal(response.headers.get('x-cache'), 'hit');
	assert.equal(await valueOf(response), 1);
});

test('a page that was read before a write and finished after it is not kept', async () => {
	const slow = nodes.b.get('/slow/overtaken');
	await sleep(100);
	await nodes.a.post('/pad/overtaken');
	assert.equal(await valueOf(await slow), 0, 'it saw the state of its beginning');
	const again = await nodes.b.get('/slow/overtaken');
	assert.equal(again.headers.get('x-cache'), 'miss');
	assert.equal(await valueOf(again), 1);
});

test('a node that lost its listener keeps nothing until it listens again, and begins anew then', async () => {
	assert.equal(await how('/kept/lost'), 'miss');
	const { owner } = nodes.site.database;
	await owner`select pg_terminate_backend(pid) from pg_stat_activity
		where datname = current_database() and application_name = 'trovato-listen'`;
	await until(async () => (await how('/kept/lost')) !== 'hit');
	await until(async () => (await how('/kept/lost')) === 'hit');
	await nodes.b.post('/pad/lost');
	await until(async () => (await nodes.b.get('/kept/lost')).headers.get('x-cache') === 'hit');
});

test('a value that a plugin keeps is dropped on every node when its tag is invalidated', async () => {
	const memo = async (node = nodes.a) => (await node.get('/memo/m')).json();
	assert.deepEqual(await memo(), { value: 0, memo: 'miss' });
	assert.deepEqual(await memo(), { value: 0, memo: 'hit' });
	assert.deepEqual(await memo(nodes.b), { value: 0, memo: 'miss' });
	assert.deepEqual(await memo(nodes.b), { value: 0, memo: 'hit' });
	await nodes.b.post('/pad/m');
	assert.deepEqual(await memo(), { value: 1, memo: 'miss' });
	assert.deepEqual(await memo(nodes.b), { value: 1, memo: 'miss' });
	assert.deepEqual(await memo(), { value: 1, memo: 'hit' });
});

test('what a failing transaction puts in nobody gets, and what a transaction invalidated it does not get either', async () => {
	await nodes.a.get('/memo/t');
	assert.equal((await nodes.a.post('/memo/t', { afterwards: 'fail' })).status, 500);
	assert.deepEqual(await (await nodes.a.get('/memo/t')).json(), { value: 0, memo: 'hit' });
	const invalidating = await nodes.a.post('/memo/t', { first: 'invalidate' });
	assert.deepEqual(await invalidating.json(), { value: 1000, memo: 'miss' });
	assert.deepEqual(await (await nodes.a.get('/memo/t')).json(), { value: 1000, memo: 'hit' });
	assert.deepEqual(await (await nodes.a.post('/memo/t')).json(), { value: 1000, memo: 'hit' });
});

test('more tags than one notification holds arrive all the same', async () => {
	const { owner } = nodes.site.database;
	await how('/kept/many');
	const others = Array.from({ length: 900 }, (_, index) => `${'x'.repeat(200)}:${index}`);
	await owner`select kernel.invalidate_tags(${[...others, 'kept'].join(' ')})`;
	await until(async () => (await how('/kept/many')) === 'miss');
});

test('plugins cannot notify or invalidate by a statement of theirs', async () => {
	const { owner } = nodes.site.database;
	const [row] = await owner`select has_function_privilege('public', 'kernel.invalidate_tags(text)', 'execute') as open`;
	assert.equal(row?.['open'], false);
});
