import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { readToml } from '../../wit/contract/toml/document.ts';
import { SiteSource } from '../../kernel/src/config/schema.ts';
import { metricsOf } from '../support/metrics.ts';
import { createTestSite, type TestSite } from '../support/site.ts';

let site: TestSite;
before(async () => {
	const hog =
		'wall_ms = 2000\nhost_calls = 1000\nmemory_pages = 64\noutput_bytes = 65536\nlog_lines = 50\nhandles = 100';
	site = await createTestSite({ plugins: ['counter', 'hog'], settings: `[limits.plugins.hog]\n${hog}` });
});
after(() => site?.close());

const get = (address: string) => site.get(address, 'application/json');
const last = (pattern: RegExp) =>
	site.log.findLast(({ plugin, msg }) => plugin === 'hog' && pattern.test(String(msg))) ?? {};

test('more rows than allowed are a failure that the plugin is told of, and end its transaction', async () => {
	assert.equal((await get('/hog/rows')).status, 500);
	assert.match(String(last(/failed in/)['msg']), /returns more than 10000 rows/);
});

test('more bytes than allowed end the transaction while they arrive, and the worker lives', async () => {
	assert.equal((await get('/hog/bulk')).status, 500);
	assert.match(String(last(/failed in/)['msg']), /returns more than is left of 33554432 bytes \(result_bytes\)/);
	assert.equal((await get('/sleep/1')).status, 200);
});

test('what was released does not count, so that a loop over batches has no end', async () => {
	assert.deepEqual(await (await get('/hog/batches')).json(), { value: 4 });
});

test('memory ends at its limit, and the module is told so', async () => {
	assert.deepEqual(await (await get('/hog/grow')).json(), { value: 3 });
});

test('log lines beyond the limit are left out, and the log says so once', async () => {
	assert.equal((await get('/hog/logs')).status, 200);
	const lines = site.log.filter(({ msg }) => /a line that nobody needs/.test(String(msg)));
	assert.equal(lines.length, 50);
	assert.equal(site.log.filter(({ msg }) => /logs too much/.test(String(msg))).length, 1);
});

test('a call that waits for longer than it may is ended, and its statement is cancelled', async () => {
	const others = await Promise.all([get('/sleep/100'), get('/hog/never'), get('/hog/slow')]);
	assert.deepEqual(
		others.map(({ status }) => status),
		[200, 503, 503],
	);
	assert.match(String(last(/wall_ms/)['msg']), /it went over its limit wall_ms = 2000/);
	// A transaction holds the lock of its own number, and the statement would take hours.
	const transactions = () => site.database.owner`
		select 1 from pg_locks join pg_stat_activity using (pid)
		where locktype = 'virtualxid' and datname = current_database() and pid <> pg_backend_pid()`;
	for (let wait = 0; (await transactions()).length > 0; wait++) {
		assert.ok(wait < 50, 'the statement still runs');
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
});

test('more host calls than allowed end the call', async () => {
	assert.equal((await get('/hog/flood')).status, 503);
	assert.match(String(last(/failed in/)['msg']), /host_calls = 1000/);
});

test('more handles than allowed are a failure that the plugin is told of', async () => {
	assert.equal((await get('/hog-page/handles')).status, 500);
	assert.match(String(last(/failed in/)['msg']), /more handles than it may/);
});

test('time is added up over all waiting, and waits that are no waits count', async (context) => {
	const own = await createTestSite({ plugins: ['counter', 'hog'] });
	context.after(() => own.close());
	for (const how of ['slices', 'starve']) {
		const [hog, other] = await Promise.all([own.get(`/hog/${how}`), own.get('/sleep/1')]);
		assert.deepEqual([hog.status, other.status], [503, 200]);
	}
	const lines = own.log.filter(({ msg }) => /went over its limit held_ms = 250/.test(String(msg)));
	assert.ok(lines.length >= 2);
	assert.ok(lines.every(({ tap, code }) => tap === 'route_hog' || code === 'plugin.limit'));
});

test('beyond what may be under way and wait the answer is 503 with Retry-After', async (context) => {
	const own = await createTestSite({ plugins: ['counter'], limits: 'in_flight = 2\nqueue = 2' });
	context.after(() => own.close());
	const answers = await Promise.all(Array.from({ length: 10 }, () => own.get('/sleep/100', 'application/json')));
	const refused = answers.filter(({ status }) => status === 503);
	assert.equal(refused.length, 6);
	assert.equal(refused[0]?.headers.get('retry-after'), '1');
	assert.ok(answers.every(({ status }) => status === 200 || status === 503));
});

test('what is more than a worker takes waits for it, and no thread is started that would take the processor from it', async (context) => {
	const METRICS_TOKEN = 'correct-horse-battery';
	const env = async () => ({ METRICS_TOKEN });
	const own = await createTestSite({ plugins: ['counter'], limits: 'in_flight = 4', env });
	context.after(() => own.close());
	const answers = await Promise.all(Array.from({ length: 60 }, () => own.get('/sleep/10', 'application/json')));
	assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200]);
	const headers = { authorization: `Bearer ${METRICS_TOKEN}` };
	const metrics = await metricsOf('http://localhost', headers, own.kernel.fetch);
	assert.equal(metrics.get('worker_threads{lane="requests"}'), 1);
	assert.equal(metrics.get('worker_jobs_waiting{lane="requests"}'), 0);
});

test('a site that writes an unknown limit, or one out of range, is told so', () => {
	assert.match(
		problemOf('[limits.plugins.hog]\nheld = 5'),
		/site\.toml:2:1: found the unknown key 'held', expected one of/,
	);
	assert.match(problemOf('[limits.plugins.hog]\nrows = 0'), /site\.toml:2:8: found 0, expected/);
});

function problemOf(toml: string): string {
	const document = readToml(toml, 'site.toml', SiteSource);
	return document.problems.join('\n');
}
