import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { connectRedis } from '../../kernel/src/redis/connect.ts';
import { startCountingProxy } from '../db/counting-proxy.ts';
import { SKIP_WITHOUT_REDIS, startRedis } from '../support/redis.ts';
import { json, site, type SiteOptions } from './site.ts';

const limited = (options: SiteOptions = {}) => site(undefined, undefined, options);
const POST = { method: 'POST', headers: json };

/** The statuses of so many equal requests, one after another. */
const repeat = async (times: number, ask: () => Response | Promise<Response>): Promise<number[]> => {
	const statuses: number[] = [];
	for (let n = 0; n < times; n++) statuses.push((await ask()).status);
	return statuses;
};
const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);

test('a login may be tried five times a minute from an address', async () => {
	const { from } = limited();
	const login = (address: string) => from(address, '/user/login', POST);
	const first = await login('203.0.113.7');
	assert.equal(first.status, 404); // no plugin of this test has it
	assert.deepEqual(
		['limit', 'remaining', 'reset', 'policy'].map((name) => first.headers.get(`ratelimit-${name}`)),
		['5', '4', '60', '5;w=60'],
	);
	assert.deepEqual(await repeat(4, () => login('203.0.113.7')), times(4, 404));
	const refused = await login('203.0.113.7');
	assert.equal(refused.status, 429);
	assert.match(refused.headers.get('retry-after') ?? '', /^(59|60)$/);
	assert.equal(refused.headers.get('ratelimit-remaining'), '0');
	const problem = (await refused.json()) as Record<string, unknown>;
	assert.equal(problem['title'], 'Too many requests');
	assert.match(String(problem['detail']), /^Try again in \d+ seconds\.$/);
	assert.equal((await login('203.0.113.8')).status, 404);
	// The form itself can still be looked at.
	assert.equal((await from('203.0.113.7', '/user/login', { headers: json })).status, 404);
});

test('an encoded letter, a header of the visitor or another address of his network is no way around it', async () => {
	const { from } = limited();
	const ways = [
		() => from('2001:db8::1', '/user/login', POST),
		() => from('2001:db8::2', '/user/%6Cogin', POST),
		() => from('2001:db8::3', '/user/login?x=1', POST),
		() => from('2001:db8::4', '/%75ser/login', { method: 'POST', headers: { ...json, 'X-Forwarded-For': '1.2.3.4' } }),
		() =>
			from('2001:db8::5', '/user/login', { method: 'POST', headers: { ...json, Cookie: `session=${randomUUID()}` } }),
		() => from('2001:db8::6', '/user/login', POST),
	];
	const statuses: number[] = [];
	for (const way of ways) statuses.push((await way()).status);
	assert.deepEqual(statuses, [...times(5, 404), 429]);
});

test('behind a trusted proxy every visitor has his own count', async () => {
	const { from } = limited({ config: { trustedProxies: ['10.0.0.0/8'] } });
	const login = (visitor: string) =>
		from('10.0.0.1', '/user/login', { method: 'POST', headers: { ...json, 'X-Forwarded-For': visitor } });
	await repeat(5, () => login('1.1.1.1'));
	assert.equal((await login('1.1.1.1')).status, 429);
	assert.equal((await login('6.6.6.6, 1.1.1.1')).status, 429);
	assert.equal((await login('2.2.2.2')).status, 404);
});

test('thirty forms a minute, 600 requests for JSON, and pages as often as one likes', async () => {
	const { from } = limited();
	assert.deepEqual(await repeat(31, () => from('203.0.113.7', '/note/new', POST)), [...times(30, 200), 429]);
	const data = await from('203.0.113.7', '/data');
	assert.equal(data.headers.get('ratelimit-limit'), '600');
	assert.equal((await from('203.0.113.7', '/')).headers.get('ratelimit-limit'), null);
	assert.equal((await from('203.0.113.7', '/health')).headers.get('ratelimit-limit'), null);
});

test('a site sets limits by path, leaves paths out, and turns limits off', async () => {
	const { from } = limited({
		limits: {
			forms: { requests: 1 },
			login: { requests: 0 },
			routes: {
				'POST /note/new': { requests: 2, seconds: 10 },
				'/tag/*': { requests: 1 },
				'/note/{id}': { requests: 3 },
			},
			exclude: ['/data', 'POST /hooks/*'],
		},
	});
	const ask = (method: string, target: string) => from('203.0.113.7', target, { method, headers: json });
	assert.deepEqual(await repeat(3, () => ask('POST', '/note/new')), [200, 200, 429]);
	assert.equal((await ask('GET', '/note/new')).headers.get('ratelimit-limit'), '3');
	assert.deepEqual(await repeat(2, () => ask('GET', '/tag/one')), [200, 429]);
	assert.equal((await ask('HEAD', '/tag/two')).status, 429);
	assert.deepEqual(await repeat(2, () => ask('POST', '/elsewhere')), [404, 429]);
	assert.deepEqual(await repeat(9, () => ask('POST', '/user/login')), times(9, 404));
	assert.deepEqual(await repeat(3, () => ask('POST', '/hooks/mail')), times(3, 404));
	assert.equal((await ask('GET', '/data')).headers.get('ratelimit-limit'), null);
});

test('requests that come by no network are not counted', async () => {
	const { ask } = limited();
	assert.deepEqual(await repeat(40, () => ask('/note/new', POST)), times(40, 200));
});

test('whoever goes on costs no worker anything', async () => {
	const { from, jobs } = limited();
	await repeat(40, () => from('203.0.113.7', '/user/login', { method: 'POST' }));
	const told = jobs.filter((job) => job.kind === 'problem' && job.status === 429);
	assert.equal(told.length, 10);
	const last = await from('203.0.113.7', '/user/login', { method: 'POST' });
	assert.equal(last.status, 429);
	assert.match(await last.text(), /Too many requests/);
});

test(
	'two nodes share one count through Redis, and count on by themselves when it is gone',
	{ skip: SKIP_WITHOUT_REDIS },
	async (context) => {
		const server = await startRedis();
		let stopped = false;
		const stop = async (): Promise<void> => {
			if (!stopped) await server.stop();
			stopped = true;
		};
		context.after(stop);
		const name = randomUUID();
		const nodes = ['a', 'b'].map((node) => {
			const redis = connectRedis(server.url, `test-${node}`);
			context.after(() => redis.disconnect());
			return { redis, ...limited({ redis, site: name }) };
		});
		await Promise.all(nodes.map(({ redis }) => redis.ping()));
		const [a, b] = nodes.map(
			({ from }) =>
				(address: string) =>
					from(address, '/user/login', POST),
		);
		assert.deepEqual(await repeat(3, () => a!('203.0.113.7')), times(3, 404));
		assert.deepEqual(await repeat(3, () => b!('203.0.113.7')), [404, 404, 429]);
		assert.equal((await a!('203.0.113.7')).status, 429);
		const other = limited({ redis: nodes[0]!.redis, site: randomUUID() });
		assert.equal((await other.from('203.0.113.7', '/user/login', POST)).status, 404);
		await stop();
		assert.deepEqual(await repeat(6, () => a!('203.0.113.9')), [...times(5, 404), 429]);
	},
);

test('a Redis that hangs keeps nobody waiting for ever', { skip: SKIP_WITHOUT_REDIS }, async (context) => {
	const server = await startRedis();
	const proxy = await startCountingProxy(server.url);
	const redis = connectRedis(proxy.url, 'test-hanging');
	context.after(async () => {
		redis.disconnect();
		await proxy.close();
		await server.stop();
	});
	await redis.ping();
	const { from } = limited({ redis, site: randomUUID(), limits: { login: { requests: 1 } } });
	proxy.hang(true);
	assert.deepEqual(await repeat(2, () => from('203.0.113.7', '/user/login', POST)), [404, 429]);
	proxy.hang(false);
	await redis.ping();
	assert.deepEqual(await repeat(2, () => from('203.0.113.8', '/user/login', POST)), [404, 429]);
});
