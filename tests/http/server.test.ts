import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { test, type TestContext } from 'node:test';
import { createApp } from '../../kernel/src/http/app.ts';
import { CONFIG, noWorkers, rateLimits, VISITORS } from './site.ts';
import { createRouteTable } from '../../kernel/src/routing/route-table.ts';
import { createServer } from '../../kernel/src/http/server.ts';
import { createLog } from '../../kernel/src/observe/log.ts';
import { parseManifest } from '../../wit/contract/manifest/parse.ts';
import type { Job } from '../../kernel/src/plugins/pool/job.ts';

const table = createRouteTable([
	parseManifest(
		`name = "notes"
version = "1.0.0"
api = "1.0"
[[routes]]
path = "/note"
handler = "view"
permission = "access content"
[[routes]]
path = "/note"
method = "POST"
handler = "save"
permission = "access content"
`,
		'notes.info.toml',
	),
]);
const view = { generation: 1, routes: table, statics: { version: '', find: () => undefined } };
const timings = { statements: 0, databaseMs: 0, taps: 0, tapMs: 0 };

/** A listening server whose jobs end when `work` does. */
const start = async (context: TestContext, work: (job: Job) => Promise<unknown> = async () => {}) => {
	const app = createApp({
		dispatcher: {
			run: async (job) => {
				await work(job);
				return { ok: true, status: 200, headers: {}, body: job.kind, cacheTags: [], reports: [], timings };
			},
		},
		views: { hold: () => view, release: () => {} },
		visitors: VISITORS,
		config: { ...CONFIG, siteUrl: 'http://127.0.0.1' },
		metrics: noWorkers(),
		rateLimits: { limits: rateLimits(), site: 'test' },
		health: {},
		log: createLog({ level: 'silent' }),
	});
	const server = createServer({ fetch: app.fetch, host: '127.0.0.1', port: 0 });
	const { url, port } = await server.listen();
	context.after(() => server.close(0));
	return { server, url, port };
};

/** What the server sends for these bytes until it closes the connection. */
const exchange = async (port: number, bytes: string): Promise<string> => {
	const socket = connect(port, '127.0.0.1');
	let answer = '';
	socket.setEncoding('utf8');
	socket.on('data', (text: string) => (answer += text));
	socket.on('error', () => {});
	socket.write(bytes);
	await new Promise((resolve) => socket.on('close', resolve));
	return answer;
};
const statusOf = (answer: string): number => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]);

test('requests that are no proper HTTP get a 4xx, never a 5xx, and the server lives on', async (context) => {
	const { port, url } = await start(context);
	const head = 'Host: x\r\nConnection: close\r\n\r\n';
	const expected: [string, number[]][] = [
		[`GET /note HTTP/1.1\r\n${head}`, [200]],
		[`GET /%ff HTTP/1.1\r\n${head}`, [400]],
		[`GET /a%%b?%=% HTTP/1.1\r\n${head}`, [400]],
		[`GET //evil.example/ HTTP/1.1\r\n${head}`, [404]],
		[`GET /../../etc/passwd HTTP/1.1\r\n${head}`, [404]],
		[`GET http://other.example/note HTTP/1.1\r\n${head}`, [200, 400]],
		[`GET * HTTP/1.1\r\n${head}`, [400, 404]],
		[`OPTIONS * HTTP/1.1\r\n${head}`, [400, 404]],
		[`GET /note HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n`, [400]],
		[`GET /note HTTP/1.1\r\nHost: x/../y?z\r\nConnection: close\r\n\r\n`, [400]],
		[`GET /note HTTP/1.1\r\nConnection: close\r\n\r\n`, [400]],
		[`GET /\u00fc HTTP/1.1\r\n${head}`, [400, 404]],
		[`BREW /note HTTP/1.1\r\n${head}`, [400, 405]],
		[`PROPFIND /note HTTP/1.1\r\n${head}`, [405]],
		[`GET /note HTTP/1.1\r\nX: ${'x'.repeat(70_000)}\r\n${head}`, [431]],
		['rubbish\r\n\r\n', [400]],
	];
	for (const [bytes, statuses] of expected) {
		const answer = await exchange(port, bytes);
		assert.ok(statuses.includes(statusOf(answer)), `${bytes.slice(0, 60)} → ${answer.slice(0, 200)}`);
	}
	assert.equal(await (await fetch(`${url}/note`)).text(), 'route');
});

test('HEAD has the length of the page and no body on the wire', async (context) => {
	const { port } = await start(context);
	const answer = await exchange(port, 'HEAD /note HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
	assert.match(answer, /content-length: 5\r\n/i);
	assert.match(answer, /\r\n\r\n$/);
});

test('forms of both encodings arrive over the wire', async (context) => {
	const jobs: Job[] = [];
	const { url } = await start(context, async (job) => void jobs.push(job));
	const parts = new FormData();
	parts.set('title', 'Ü');
	await fetch(`${url}/note`, { method: 'POST', body: parts });
	await fetch(`${url}/note`, { method: 'POST', body: new URLSearchParams({ title: 'a b' }) });
	assert.deepEqual(
		jobs.map((job) => job.kind === 'route' && job.form),
		[{ title: ['Ü'] }, { title: ['a b'] }],
	);
});

test('a body over the limit is refused with 413 before all of it has come', async (context) => {
	const { port } = await start(context);
	const announced = 'POST /note HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 99999999\r\n\r\nabc';
	assert.equal(statusOf(await exchange(port, announced)), 413);
	const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
	const chunked = `POST /note HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n${chunk.repeat(20)}`;
	assert.equal(statusOf(await exchange(port, chunked)), 413);
});

test('a port in use is told in one sentence', async (context) => {
	const { port } = await start(context);
	const second = createServer({ fetch: () => new Response(), host: '127.0.0.1', port });
	await assert.rejects(second.listen(), {
		code: 'server.unavailable',
		message: `Port ${port} on 127.0.0.1 is in use by another program; stop it or set PORT to another number.`,
	});
	await second.close();
});

test('closing finishes the running requests, takes no new ones and resolves', async (context) => {
	const gate = Promise.withResolvers<void>();
	const entered = Promise.withResolvers<void>();
	const { server, url } = await start(context, () => {
		entered.resolve();
		return gate.promise;
	});
	const running = fetch(`${url}/note`);
	await entered.promise;
	const closed = server.close();
	await assert.rejects(fetch(`${url}/note`));
	gate.resolve();
	assert.equal(await (await running).text(), 'route');
	await closed;
	await server.close();
});

test('closing cuts off what outlives the grace', async (context) => {
	const entered = Promise.withResolvers<void>();
	const { server, url } = await start(context, () => {
		entered.resolve();
		return new Promise(() => {});
	});
	const running = assert.rejects(fetch(`${url}/note`));
	await entered.promise;
	await server.close(10);
	await running;
});
