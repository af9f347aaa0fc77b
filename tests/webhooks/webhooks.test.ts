import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, test } from 'node:test';
import { fieldsOf, fillIn } from '../support/form.ts';
import { createPerson, type Person, visitorOf } from '../support/people.ts';
import { createTestSite, type TestSite } from '../support/site.ts';

interface Call {
	readonly headers: IncomingHttpHeaders;
	readonly body: string;
}
let server: Server;
let place: string;
let calls: Call[] = [];
/** What the server answers next, if not 204. */
let answers: number[] = [];
let site: TestSite;
let admin: Person;
before(async () => {
	server = createServer((request, response) => {
		const parts: Buffer[] = [];
		request.on('data', (part: Buffer) => parts.push(part));
		request.on('end', () => {
			calls.push({ headers: request.headers, body: Buffer.concat(parts).toString() });
			response.writeHead(answers.shift() ?? 204).end();
		});
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	place = `127.0.0.1:${(server.address() as AddressInfo).port}`;
	const settings = `[http]\ninternal = ["${place}"]\n[http.hosts]\nwebhooks = ["${place}"]\n[grants]\nwebhooks = ["http:post"]`;
	site = await createTestSite({ plugins: ['content', 'forms', 'admin', 'webhooks'], settings });
	admin = await createPerson(site, 'Ada', { admin: true });
});
after(async () => {
	await site?.close();
	server?.close();
});
beforeEach(async () => {
	await site.kernel.work.drain();
	await site.database.owner`delete from p_webhooks.endpoint`;
	[calls, answers] = [[], []];
});

/** Fills in a form of a page and sends it; where that led. */
async function send(path: string, changes: Record<string, string | string[]>, form = 'form-'): Promise<string> {
	const html = await (await admin.fetch(path, { headers: { accept: 'text/html' } })).text();
	const body = new URLSearchParams(fillIn(fieldsOf(html, form), changes));
	const answer = await admin.fetch(path, { method: 'POST', body, headers: { accept: 'text/html' } });
	assert.equal(answer.status, 303, await answer.text());
	return answer.headers.get('location')!;
}
const add = (types: string, url = `http://${place}/hook`): Promise<string> =>
	send('/admin/webhooks/add', { url, types, op: 'save' });
const make = async (title: string, more: object = {}): Promise<string> =>
	(await admin.json('POST', '/api/items', { type: 'page', title, ...more })).body.id;
const secretOf = async (path: string): Promise<string> =>
	/whsec_[0-9a-f]{64}/.exec(await (await admin.fetch(path)).text())![0];
const typesOf = (all: readonly Call[]): string[] => all.map(({ body }) => (JSON.parse(body) as { type: string }).type);
/** As if the time for the next attempt had come. */
async function laterOn(): Promise<void> {
	await site.database.owner`update p_webhooks.delivery set next_at = now() where state = 'waiting'`;
	await site.database.owner`update kernel.jobs set due_at = now() where status = 'queued'`;
	await site.kernel.work.drain();
}
const states = () =>
	site.database.owner<{ type: string; state: string; attempts: number; wait: number }[]>`
		select type, state, attempts, round(extract(epoch from next_at - changed) / 60)::int as wait
		from p_webhooks.delivery order by seq`;

test('the server is told of what it wants, and can check who tells it', async () => {
	const secret = await secretOf(await add('content.published content.deleted'));
	const item = await make('Told');
	await site.kernel.work.drain();
	assert.equal(calls.length, 1);
	const [{ headers, body }] = calls as [Call];
	const envelope = JSON.parse(body) as Record<string, unknown>;
	assert.deepEqual([envelope['type'], envelope['subject']], ['content.published', `item/${item}`]);
	assert.equal(headers['content-type'], 'application/cloudevents+json; charset=utf-8');
	assert.equal(headers['webhook-id'], envelope['id']);
	const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
	assert.equal(headers['webhook-signature'], `v1=${createHmac('sha256', secret).update(signed).digest('hex')}`);
	assert.ok(Math.abs(Number(headers['webhook-timestamp']) - Date.now() / 1_000) < 60);
	const kept = await site.database.owner`
		select from kernel.jobs where strpos(row_to_json(jobs)::text, ${secret}) > 0`;
	assert.equal(kept.length, 0, 'the secret lies with its endpoint only');
});

test('who does not answer well is asked again after 1, 5, 30 and 120 minutes, then no more until somebody says so', async () => {
	const path = await add('content.*');
	answers = Array.from({ length: 5 }, () => 500);
	await make('Late');
	await site.kernel.work.drain();
	const waits = [];
	for (let attempt = 1; attempt < 5; attempt++) {
		waits.push((await states())[0]!.wait);
		await laterOn();
	}
	assert.deepEqual(waits, [1, 5, 30, 120]);
	// What comes later of the same item had to wait for its turn until the first one was given up.
	assert.deepEqual(typesOf(calls), [...Array.from({ length: 5 }, () => 'content.created'), 'content.published']);
	assert.deepEqual(
		(await states()).map(({ state, attempts }) => [state, attempts]),
		[
			['dead', 5],
			['done', 1],
		],
	);
	const html = await (await admin.fetch(path)).text();
	assert.match(html, /The server answered 500\./);
	assert.match(await (await admin.fetch('/admin/webhooks')).text(), /badge--wrong">1</);
	assert.equal(await send(path, { op: 'all' }, 'form-webhooks_again'), path);
	await site.kernel.work.drain();
	assert.equal(typesOf(calls).at(-1), 'content.created');
	assert.deepEqual(
		(await states()).map(({ state }) => state),
		['done', 'done'],
	);
});

test('only the chosen ones are sent again', async () => {
	const path = await add('content.created');
	await Promise.all(['One', 'Two'].map((title) => make(title, { publication: null })));
	answers = [500, 500];
	await site.kernel.work.drain();
	await site.database.owner`update p_webhooks.delivery set state = 'dead', attempts = 5`;
	calls = [];
	const [one] = await site.database.owner<
		{ id: string; event_id: string }[]
	>`select id::text, event_id from p_webhooks.delivery`;
	await send(path, { chosen: [one!.id], op: 'chosen' }, 'form-webhooks_again');
	await site.kernel.work.drain();
	assert.deepEqual(
		calls.map(({ headers }) => headers['webhook-id']),
		[one!.event_id],
	);
});

test('an event that is replayed is sent again with the same id', async () => {
	await add('content.published');
	await make('Again');
	await site.kernel.work.drain();
	await site.database.owner`update kernel.event_target set done_at = null where target = 'plugin:webhooks'`;
	await site.database.owner`update kernel.content_event_outbox set processed_at = null`;
	await site.kernel.work.drain();
	const ids = calls.map(({ headers }) => headers['webhook-id']);
	assert.ok(ids.length >= 2 && ids.at(-1) === ids[0], String(ids));
});

test('a server that the site does not list is not reached, and the page says why', async () => {
	const path = await add('content.published', 'http://169.254.169.254/latest');
	const inside = await add('content.published', `http://localhost:${place.split(':')[1]}/`);
	await make('Nowhere');
	await site.kernel.work.drain();
	assert.equal(calls.length, 0);
	for (const one of [path, inside])
		assert.match(await (await admin.fetch(one)).text(), /is not among the servers that the site lists/);
});

test('a test goes to the one that is asked; one that is off hears nothing; a deleted one is gone', async () => {
	const [first, second] = [await add('content.published'), await add('content.published')];
	await send(first, { op: 'test' });
	await site.kernel.work.drain();
	assert.deepEqual(typesOf(calls), ['webhooks.test']);
	const html = await (await admin.fetch(second)).text();
	const off = fieldsOf(html).filter(([name]) => name !== 'active');
	const body = new URLSearchParams([...off, ['op', 'save']]);
	assert.equal((await admin.fetch(second, { method: 'POST', body })).status, 303);
	const former = await secretOf(first);
	await send(first, { op: 'secret' });
	assert.notEqual(await secretOf(first), former);
	await make('Half');
	await site.kernel.work.drain();
	assert.deepEqual(typesOf(calls), ['webhooks.test', 'content.published']);
	assert.equal(await send(`${first}/delete`, { op: 'delete' }), '/admin/webhooks');
	assert.equal((await admin.fetch(first)).status, 404);
});

test('what is no type is refused, and the pages are for those who may', async () => {
	const html = await (await admin.fetch('/admin/webhooks/add')).text();
	const fields = fillIn(fieldsOf(html), { url: `http://${place}/`, types: 'content.*; drop', op: 'save' });
	const answer = await admin.fetch('/admin/webhooks/add', { method: 'POST', body: new URLSearchParams(fields) });
	assert.notEqual(answer.status, 303);
	assert.match(await answer.text(), /Events are types with blanks/);
	const editor = await createPerson(site, 'Ed', { permissions: ['access content'] });
	for (const person of [editor, visitorOf(site)])
		for (const path of ['/admin/webhooks', '/admin/webhooks/add'])
			assert.notEqual((await person.fetch(path)).status, 200);
});

test('an event reaches two endpoints, each at its own pace', async () => {
	await add('content.published');
	await add('content.*', `http://${place}/other`);
	answers = [500];
	await make('Both');
	await site.kernel.work.drain();
	assert.equal((await states()).filter(({ state }) => state === 'done').length >= 1, true);
	await laterOn();
	assert.deepEqual(
		(await states()).map(({ state }) => state),
		['done', 'done', 'done'],
	);
});
