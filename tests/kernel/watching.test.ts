// What an operator sees of a running site: its metrics, its health, and that two nodes count together.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { type CountingProxy, startCountingProxy } from '../db/counting-proxy.ts';
import { metricsOf } from '../support/metrics.ts';
import { logIn } from '../support/people.ts';
import { SKIP_WITHOUT_REDIS, startRedis, type TestRedis } from '../support/redis.ts';
import { createTestSite, type TestSite } from '../support/site.ts';

/** Asks until the answer fits; a check that a machine is slow, not that it is wrong, gives up after ten seconds. */
const until = async <T>(ask: () => Promise<T>, fits: (answer: T) => boolean): Promise<T> => {
	for (let tries = 0; ; tries++) {
		const answer = await ask();
		if (fits(answer)) return answer;
		assert.ok(tries < 100, `it never came about: ${JSON.stringify(answer)}`);
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
};

describe('a node', () => {
	let site: TestSite;
	let proxy: CountingProxy;
	let url = '';
	before(async () => {
		site = await createTestSite({
			plugins: ['content', 'counter', 'hog', 'pad'],
			env: async (ownerUrl) => {
				proxy = await startCountingProxy(ownerUrl);
				return { DATABASE_URL: proxy.url, METRICS_TOKEN: 'correct-horse-battery' };
			},
		});
		({ url } = await site.kernel.listen());
	});
	after(async () => {
		proxy?.hang(false);
		await site?.close();
		await proxy?.close();
	});

	test('tells what its workers did, by plugin and tap', async () => {
		for (const path of ['/', '/counter/a', '/counter/b', '/hog/rows']) await fetch(`${url}${path}`);
		const seen = await until(
			() => metricsOf(url),
			(values) =>
				(values.get('wasm_instances_active') ?? 0) > 0 &&
				values.get('db_connections{state="used"}') === 0 &&
				(values.get('db_connections{state="idle"}') ?? 0) >= 1,
		);
		assert.equal(seen.get('tap_duration_seconds_count{plugin="counter",tap="route_count"}'), 2);
		assert.equal(seen.get('tap_duration_seconds_bucket{le="+Inf",plugin="hog",tap="route_hog"}'), 1);
		assert.equal(seen.get('db_query_duration_seconds_count{plugin="hog"}'), 1);
		assert.ok((seen.get('db_query_duration_seconds_count{plugin="content"}') ?? 0) >= 1);
		assert.equal(seen.get('http_requests_total{method="GET",route="/counter/{visitor}",status="200"}'), 2);
		assert.equal(seen.get('worker_threads{lane="requests"}'), 1);
		assert.equal(seen.has('redis_connected'), false);
	});

	test('counts what it finds in its caches, and who did harm, also after the worker is gone', async () => {
		for (let n = 0; n < 3; n++) await fetch(`${url}/kept/plain`);
		await fetch(`${url}/hog/loop`);
		const seen = await until(
			() => metricsOf(url),
			(values) => values.get('workers_killed_total{lane="requests"}') === 1,
		);
		assert.equal(seen.get('cache_hits_total{cache="page"}'), 2);
		assert.equal(seen.get('plugin_strikes_total{plugin="hog",kind="kill"}'), 1);
		assert.equal(seen.get('tap_duration_seconds_count{plugin="counter",tap="route_count"}'), 2);
	});

	test('shows the metrics to nobody who came through a proxy without the token', async () => {
		const behind = { 'X-Forwarded-For': '203.0.113.7' };
		assert.equal((await fetch(`${url}/metrics`, { headers: behind })).status, 403);
		assert.ok((await metricsOf(url, { ...behind, Authorization: 'Bearer correct-horse-battery' })).size > 20);
	});

	test('answers for its health while the database hangs, and is well again after it', async () => {
		const health = async () => {
			const response = await fetch(`${url}/health`);
			return { status: response.status, body: await response.json() };
		};
		const id = randomUUID();
		await site.database.owner`insert into kernel.users (id, name) values (${id}, 'ann')`;
		const { cookie } = await logIn(site.database.owner, id);
		assert.equal((await fetch(`${url}/user/account`, { headers: { cookie } })).status, 200);
		const well = await until(health, ({ status }) => status === 200);
		assert.deepEqual(well.body, { status: 'healthy', postgres: true });
		proxy.hang(true);
		// Requests that wait for the database do not keep it from answering.
		const waiting = Array.from({ length: 20 }, () => fetch(`${url}/hog/rows`).catch(() => undefined));
		const ill = await until(health, ({ status }) => status === 503);
		assert.deepEqual(ill.body, { status: 'unhealthy', postgres: false });
		assert.equal((await fetch(`${url}/static/theme.css`)).status, 200);
		// Who has a session, and who wants one, is told and not left waiting.
		const body = new URLSearchParams({ name: 'ann', password: 'correct horse battery' });
		const [known, entering] = await Promise.all([
			fetch(`${url}/user/account`, { headers: { cookie }, signal: AbortSignal.timeout(30_000) }),
			fetch(`${url}/user/login`, { method: 'POST', body, signal: AbortSignal.timeout(30_000) }),
		]);
		assert.deepEqual([known.status, entering.status], [503, 503]);
		proxy.hang(false);
		assert.deepEqual((await until(health, ({ status }) => status === 200)).body, { status: 'healthy', postgres: true });
		await Promise.all(waiting);
	});
});

describe('two nodes with Redis', { skip: SKIP_WITHOUT_REDIS }, () => {
	let redis: TestRedis;
	let stopped = false;
	let nodes: TestSite[] = [];
	let urls: string[] = [];
	before(async () => {
		redis = await startRedis();
		const first = await createTestSite({ plugins: ['counter'], env: () => ({ REDIS_URL: redis.url }) });
		const second = await createTestSite({
			plugins: ['counter'],
			env: () => ({ REDIS_URL: redis.url, DATABASE_URL: first.database.ownerUrl }),
		});
		nodes = [first, second];
		urls = await Promise.all(nodes.map(async ({ kernel }) => (await kernel.listen()).url));
	});
	after(async () => {
		for (const node of nodes.toReversed()) await node.close();
		if (!stopped) await redis.stop();
	});

	test('count logins together, say that Redis is well, and go on without it', async () => {
		const login = async (index: number) => (await fetch(`${urls[index]}/user/login`, { method: 'POST' })).status;
		const health = async () => (await fetch(`${urls[0]}/health`)).json();
		await until(health, (answer) => (answer as { redis?: boolean }).redis === true);
		const statuses: number[] = [];
		for (const index of [0, 1, 0, 1, 0, 1]) statuses.push(await login(index));
		assert.deepEqual(
			statuses.map((status) => status === 429),
			[false, false, false, false, false, true],
		);
		assert.equal((await metricsOf(urls[0]!)).get('redis_connected'), 1);
		stopped = true;
		await redis.stop();
		assert.deepEqual(await until(health, (answer) => (answer as { redis?: boolean }).redis === false), {
			status: 'unhealthy',
			postgres: true,
			redis: false,
		});
		assert.equal((await fetch(`${urls[1]}/counter/a`)).status, 200);
		// Each counts by itself now, and from the beginning.
		const alone: number[] = [];
		for (let n = 0; n < 31; n++) alone.push((await fetch(`${urls[1]}/counter/a`, { method: 'POST' })).status);
		assert.deepEqual([alone.indexOf(429), alone.includes(500)], [30, false]);
		// Nobody can log in without the sessions, and nobody is taken for somebody else.
		assert.equal(await login(1), 503);
	});
});
