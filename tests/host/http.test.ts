import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { createProbe, failed, type Outcome, type Probe, textOf } from '../support/probe.ts';

let probe: Probe;
let server: Server;
let hidden: Server;
let place: string;
let secret: string;
let reached = 0;

async function bodyOf(request: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
	return Buffer.concat(chunks).toString();
}

async function answerTo(request: IncomingMessage, response: ServerResponse): Promise<void> {
	const body = await bodyOf(request);
	const { method, headers, url } = request;
	if (url === '/large') return void response.end('x'.repeat(1_048_577));
	if (url === '/away') return void response.writeHead(302, { location: `http://${secret}/` }).end();
	response.writeHead(url === '/missing' ? 404 : 200, { 'content-type': 'application/json', 'x-odd': 'ä' });
	response.end(JSON.stringify({ method, body, token: headers['x-token'], host: headers.host }));
}

before(async () => {
	server = createServer((request, response) => void answerTo(request, response)).listen(0, '127.0.0.1');
	hidden = createServer((_request, response) => {
		reached++;
		response.end();
	}).listen(0, '127.0.0.1');
	await Promise.all([once(server, 'listening'), once(hidden, 'listening')]);
	place = `127.0.0.1:${(server.address() as AddressInfo).port}`;
	secret = `127.0.0.1:${(hidden.address() as AddressInfo).port}`;
	const settings = `[http]\ninternal = ["${place}"]\n[http.hosts]\nprobe = ["${place}", "${secret}", "169.254.169.254"]`;
	probe = await createProbe({ settings });
});
after(async () => {
	await probe?.close();
	server.close();
	hidden.close();
});

const get = (path = '/', headers = '') => ['http.request', 'GET', `http://${place}${path}`, headers, ''] as const;
const answer = (outcome: Outcome | undefined) =>
	JSON.parse(textOf(outcome)) as { status: number; headers: Record<string, string>; body: string };

test('a page may ask before its first query, and the answer is whatever the server says', async () => {
	const [first, missing, query] = await probe.read(get('/', '{"X-Token":"7"}'), get('/missing'), ['stage.current']);
	const { status, headers, body } = answer(first);
	assert.equal(status, 200);
	assert.equal(headers['content-type'], 'application/json');
	assert.deepEqual(JSON.parse(body), { method: 'GET', body: '', token: '7', host: place });
	assert.equal(answer(missing).status, 404);
	assert.equal(query, 'live');
});

test('a command may ask at any time, with a body', async () => {
	const [, , posted] = await probe.command(
		['db.run', 'things'],
		['variables.set', 'a', 'b'],
		['http.request', 'POST', `http://${place}/`, '{"content-type":"text/plain"}', 'grüße'],
	);
	assert.deepEqual(JSON.parse(answer(posted).body), { method: 'POST', body: 'grüße', host: place });
});

test('nobody waits for a stranger inside a transaction', async () => {
	failed((await probe.read(['db.run', 'things'], get()))[1], 'host.not_now');
	failed((await probe.write(get()))[0], 'host.not_now');
});

test('a method that the plugin has no capability for is refused', async () => {
	for (const method of ['PUT', 'DELETE'])
		failed((await probe.read(['http.request', method, `http://${place}/`, '', '']))[0], 'host.not_granted', /http:/);
});

test('a server that is not on the list, or is private, is not reached', async () => {
	const ask = async (url: string) => (await probe.read(['http.request', 'GET', url, '', '']))[0];
	failed(await ask('http://example.org/'), 'host.not_granted', /not among the servers/);
	failed(await ask(`http://localhost:${place.split(':')[1]}/`), 'host.not_granted', /not among/);
	failed(await ask(`http://${secret}/`), 'host.not_granted', /private network/);
	failed(await ask('http://169.254.169.254/latest/'), 'host.not_granted', /private network/);
	failed((await probe.read(get('/away')))[0], 'host.not_granted', /private network/);
	assert.equal(reached, 0);
});

test('an answer and a request have a size, and headers have one too', async () => {
	const [large, body, many] = await probe.read(
		get('/large'),
		['http.request', 'POST', `http://${place}/`, '', { repeat: 'x', times: 1_048_577 }],
		['http.request', 'GET', `http://${place}/`, { repeat: ' ', times: 8_193 }, ''],
	);
	for (const outcome of [large, body, many]) failed(outcome, 'host.limit');
});

test('what is no request is refused before anybody is asked', async () => {
	const url = `http://${place}/`;
	for (const address of [
		'',
		'nonsense',
		'file:///etc/passwd',
		`http://me:secret@${place}/`,
		'gopher://x',
		'//x',
		'http:///',
	])
		failed((await probe.read(['http.request', 'GET', address, '', '']))[0], 'request.invalid');
	for (const method of ['', 'get', 'TRACE', 'CONNECT', 'GET / HTTP/1.1\r\nx: y'])
		failed((await probe.read(['http.request', method, url, '', '']))[0], 'host.not_granted');
	const reserved = ['{"host":"other"}', '{"Content-Length":"1"}', '{"transfer-encoding":"chunked"}', '{"Proxy-X":"1"}'];
	const wrong = ['{', '[]', '1', 'null', '{"a b":"c"}', '{"a":1}', '{"x":"a\\r\\nhost: b"}', '{"x":"\u{1f388}"}'];
	for (const headers of [...reserved, ...wrong])
		failed((await probe.read(get('/', headers)))[0], 'request.invalid', /headers cannot be sent/);
});
