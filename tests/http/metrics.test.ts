import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'node:test';
import { createFigureReader, createFigures, MEASURED } from '../../kernel/src/observe/figures.ts';
import { createMetrics } from '../../kernel/src/observe/metrics.ts';
import { answerOk, CONFIG, ID, json, site } from './site.ts';

const read = async (ask: ReturnType<typeof site>['ask']): Promise<string> => (await ask('/metrics')).text();
/** The value of a line of the metrics, by its beginning; undefined when there is none. */
const valueOf = (text: string, line: string): number | undefined => {
	const found = text.split('\n').find((one) => one.startsWith(`${line} `));
	return found === undefined ? undefined : Number(found.slice(line.length));
};

test('requests are counted by method, route and status, never by path', async () => {
	const { ask } = site();
	for (const target of [`/note/${ID}`, '/note/new', '/tag/one', '/tag/two', '/nowhere/1', '/nowhere/2'])
		await ask(target);
	for (const method of ['PROPFIND', 'MKCOL']) await ask('/nowhere', { method });
	await ask('/static/theme.css');
	const text = await read(ask);
	assert.equal(valueOf(text, 'http_requests_total{method="GET",route="/note/{id:uuid}",status="200"}'), 1);
	assert.equal(valueOf(text, 'http_requests_total{method="GET",route="/tag/{name}",status="200"}'), 2);
	assert.equal(valueOf(text, 'http_requests_total{method="GET",route="none",status="404"}'), 2);
	assert.equal(valueOf(text, 'http_requests_total{method="other",route="none",status="404"}'), 2);
	assert.equal(valueOf(text, 'http_requests_total{method="GET",route="/static/*",status="200"}'), 1);
	assert.equal(valueOf(text, 'http_request_duration_seconds_count{method="GET",route="/tag/{name}"}'), 2);
	assert.equal(valueOf(text, 'cache_bypasses_total'), 4);
	assert.doesNotMatch(text, /nowhere|\/tag\/one|MKCOL/);
	assert.match(text, /^nodejs_eventloop_lag_seconds /m);
	assert.match(text, /^process_resident_memory_bytes /m);
});

test('what is refused by a limit is counted by the name of the limit', async () => {
	const { ask, from } = site(undefined, undefined, { limits: { login: { requests: 1 } } });
	for (let n = 0; n < 3; n++) await from('203.0.113.7', '/user/login', { method: 'POST' });
	assert.equal(valueOf(await read(ask), 'http_requests_limited_total{limit="login"}'), 2);
});

test('the metrics are for this machine and for whoever shows the token', async () => {
	const { from } = site();
	const status = async (peer: string, headers: Record<string, string> = {}, target = '/metrics') =>
		(await from(peer, target, { headers: { ...json, ...headers } })).status;
	assert.equal(await status('127.0.0.1'), 200);
	assert.equal(await status('127.8.8.8'), 200);
	assert.equal(await status('::1'), 200);
	assert.equal(await status('::ffff:127.0.0.1'), 200);
	for (const header of ['X-Forwarded-For', 'Forwarded', 'X-Real-IP', 'Via', 'X-Forwarded-Proto', 'X-Forwarded-Host'])
		assert.equal(await status('127.0.0.1', { [header]: '127.0.0.1' }), 403, header);
	for (const peer of ['203.0.113.7', '10.0.0.1', '::ffff:10.0.0.1', '2001:db8::1', ''])
		assert.equal(await status(peer), 403, peer);
	const token = CONFIG.metricsToken;
	assert.equal(await status('203.0.113.7', { Authorization: `Bearer ${token}` }), 200);
	assert.equal(await status('127.0.0.1', { 'X-Forwarded-For': '1.2.3.4', Authorization: `bearer ${token}` }), 200);
	for (const wrong of [`Bearer ${token}x`, `Bearer ${token.slice(1)}`, `Basic ${token}`, token, 'Bearer ', ''])
		assert.equal(await status('203.0.113.7', { Authorization: wrong }), 403, wrong);
	assert.equal(await status('203.0.113.7', {}, `/metrics?token=${token}`), 403);
	const open = site(undefined, undefined, { config: { metricsToken: undefined } });
	assert.equal(
		(await open.from('203.0.113.7', '/metrics', { headers: { Authorization: 'Bearer undefined' } })).status,
		403,
	);
});

test('a page that reaches this machine by a name of its own does not get the metrics', async () => {
	const { app } = site();
	const incoming = { socket: { remoteAddress: '127.0.0.1' } };
	const statusOf = async (address: string) => (await app.request(address, {}, { incoming })).status;
	assert.equal(await statusOf('http://attacker.example:3000/metrics'), 403);
	assert.equal(await statusOf('http://localhost:3000/metrics'), 200);
	assert.equal(await statusOf('http://[::1]:3000/metrics'), 200);
});

test('figures of workers are told by plugin, and stay when the worker is gone', async () => {
	const reader = createFigureReader();
	const metrics = createMetrics({
		figures: reader,
		lanes: () => [
			{ name: 'requests', threads: () => [7], waiting: () => 3, counts: { killed: 1, resent: 2, lost: 0, refused: 0 } },
		],
		stopped: () => ['hog'],
		redis: () => ({ connected: true, waiting: 0 }),
	});
	const one = createFigures();
	reader.add(7, one.memory);
	for (const [index, name] of ['notes', 'tap_item_view', 'kernel'].entries()) reader.name(7, index + 1, name);
	one.observe(MEASURED.taps, 1, 2, 0.05);
	one.observe(MEASURED.taps, 1, 2, 20);
	one.observe(MEASURED.taps, 1, 2, 60_000);
	one.observe(MEASURED.statements, 3, 0, 2);
	one.set('instances', 5);
	one.count('cacheHits');
	const check = async (instances: number): Promise<void> => {
		const { text } = await metrics.read();
		const tap = 'plugin="notes",tap="tap_item_view"';
		assert.equal(valueOf(text, `tap_duration_seconds_bucket{le="0.0001",${tap}}`), 1);
		assert.equal(valueOf(text, `tap_duration_seconds_bucket{le="0.025",${tap}}`), 2);
		assert.equal(valueOf(text, `tap_duration_seconds_bucket{le="5",${tap}}`), 2);
		assert.equal(valueOf(text, `tap_duration_seconds_bucket{le="+Inf",${tap}}`), 3);
		assert.equal(valueOf(text, `tap_duration_seconds_count{${tap}}`), 3);
		assert.ok(Math.abs(valueOf(text, `tap_duration_seconds_sum{${tap}}`)! - 60.02005) < 1e-6);
		assert.equal(valueOf(text, 'db_query_duration_seconds_count{plugin="kernel"}'), 1);
		assert.equal(valueOf(text, 'cache_hits_total{cache="plugin"}'), 1);
		assert.equal(valueOf(text, 'wasm_instances_active'), instances);
		assert.equal(valueOf(text, 'worker_jobs_waiting{lane="requests"}'), 3);
		assert.equal(valueOf(text, 'workers_killed_total{lane="requests"}'), 1);
		assert.equal(valueOf(text, 'plugin_stopped{plugin="hog"}'), 1);
		assert.equal(valueOf(text, 'redis_connected'), 1);
	};
	await check(5);
	reader.remove(7);
	await check(0);
	const two = createFigures();
	reader.add(8, two.memory);
	for (const [index, name] of ['tap_item_view', 'notes'].entries()) reader.name(8, index + 1, name);
	two.observe(MEASURED.taps, 2, 1, 1);
	const { text } = await metrics.read();
	assert.equal(valueOf(text, 'tap_duration_seconds_count{plugin="notes",tap="tap_item_view"}'), 4);
});

test('however many names there are, the series are few', () => {
	const reader = createFigureReader();
	const one = createFigures();
	reader.add(1, one.memory);
	for (let name = 1; name <= 3_000; name++) {
		reader.name(1, name, `name${name}`);
		one.observe(MEASURED.taps, 1, name, 1);
		one.observe(MEASURED.statements, name, 0, 1);
	}
	const series = reader.series();
	assert.equal(series.length, 1_024);
	assert.equal(
		series.reduce((sum, { classes }) => sum + classes.reduce((a, b) => a + b), 0),
		6_000,
	);
	assert.deepEqual(
		series.filter(({ plugin }) => plugin === 'other').reduce((sum, { measured }) => sum + measured, 0),
		1 + 2,
	);
});

test('a slow request is a warning, and what a page cost is told to whoever asked', async () => {
	const { ask, lines } = site(
		async (job) => {
			await sleep(job.kind === 'route' && job.handler === 'tag' ? 20 : 0);
			return answerOk();
		},
		undefined,
		{ config: { observe: { slowMs: 15, serverTiming: true } } },
	);
	const slow = await ask('/tag/one');
	assert.match(
		slow.headers.get('server-timing') ?? '',
		/^total;dur=[\d.]+, cache;desc=bypass, db;dur=1\.23;desc="2 statements", taps;dur=0\.5;desc="1 calls"$/,
	);
	assert.equal((await ask('/nowhere')).headers.get('server-timing'), null);
	assert.equal((await ask('/health')).headers.get('server-timing'), null);
	const told = lines.filter(({ msg }) => msg === 'request');
	assert.deepEqual([told[0]?.['level'], told[0]?.['slow'], told[0]?.['route']], ['warn', true, '/tag/{name}']);
	const silent = site(undefined, undefined, { config: { observe: { slowMs: 500, serverTiming: false } } });
	assert.equal((await silent.ask('/')).headers.get('server-timing'), null);
	assert.equal(silent.lines.find(({ msg }) => msg === 'request')?.['level'], 'info');
});

test('the log says who asked only where he was turned away', async () => {
	const { from, lines } = site(undefined, undefined, { limits: { login: { requests: 1 } } });
	await from('203.0.113.7', '/');
	await from('203.0.113.7', '/secret');
	for (let n = 0; n < 2; n++) await from('203.0.113.7', '/user/login', { method: 'POST' });
	const told = lines.filter(({ msg }) => msg === 'request').map(({ status, client, limit }) => [status, client, limit]);
	assert.deepEqual(told, [
		[200, undefined, undefined],
		[403, '203.0.113.7', undefined],
		[404, undefined, undefined],
		[429, '203.0.113.7', 'login'],
	]);
});
