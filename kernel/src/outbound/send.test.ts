import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test, type TestContext } from 'node:test';
import { TrovatoError } from '../../../wit/contract/errors/trovato-error.ts';
import { send } from './send.ts';

const GET = { method: 'GET', headers: {}, body: '' };
const code =
	(wanted: string, message = /./) =>
	(error: unknown) =>
		error instanceof TrovatoError && error.code === wanted && message.test(error.message);

/** `host:port` of a server that lives as long as the test. */
async function serve(context: TestContext, listener: RequestListener): Promise<string> {
	const server = createServer(listener).listen(0, '127.0.0.1');
	await once(server, 'listening');
	context.after(() => {
		server.closeAllConnections();
		server.close();
	});
	return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}
const open = (...hosts: string[]) => ({ hosts, internal: hosts });

test('a name is resolved once, and the address that was checked is the one connected to', async (context) => {
	const place = await serve(context, (request, response) => response.end(request.headers.host));
	const host = `rebinding.example.org:${place.split(':')[1]}`;
	let asked = 0;
	const resolve = async () => {
		asked++;
		return [{ address: asked === 1 ? '127.0.0.1' : '203.0.113.1', family: 4 }];
	};
	const answer = await send({ ...GET, url: `http://${host}/` }, { rules: open(host), resolve });
	assert.equal(answer.body, host);
	assert.equal(asked, 1);
});

test('every redirect is checked anew, and nobody is asked who is not on the list', async (context) => {
	let reached = 0;
	const secret = await serve(context, (_request, response) => {
		reached++;
		response.end('secret');
	});
	for (const location of [
		`http://${secret}/`,
		'http://169.254.169.254/latest/meta-data/',
		'http://localhost/',
		'//[::1]/',
	]) {
		const place = await serve(context, (_request, response) => response.writeHead(302, { location }).end());
		const rules = { hosts: [place, '169.254.169.254', 'localhost', '[::1]'], internal: [place] };
		await assert.rejects(send({ ...GET, url: `http://${place}/` }, { rules }), code('host.not_granted'), location);
	}
	for (const location of ['file:///etc/passwd', 'http://user:word@example.org/', 'ftp://example.org/', 'http://']) {
		const place = await serve(context, (_request, response) => response.writeHead(302, { location }).end());
		await assert.rejects(send({ ...GET, url: `http://${place}/` }, { rules: open(place) }), code('request.invalid'));
	}
	assert.equal(reached, 0);
});

test('redirects are followed a few times, without the headers once the server is another', async (context) => {
	const seen: (string | undefined)[] = [];
	const other = await serve(context, (request, response) => {
		seen.push(request.headers.authorization);
		response.end('there');
	});
	const place = await serve(context, (request, response) => {
		seen.push(request.headers.authorization);
		const location = request.url === '/' ? '/next' : request.url === '/round' ? '/round' : `http://${other}/`;
		response.writeHead(307, { location }).end();
	});
	const rules = open(place, other);
	const headers = { authorization: 'Bearer secret' };
	assert.equal((await send({ ...GET, headers, url: `http://${place}/` }, { rules })).body, 'there');
	assert.deepEqual(seen, ['Bearer secret', 'Bearer secret', undefined]);
	await assert.rejects(send({ ...GET, url: `http://${place}/round` }, { rules }), code('http.failed', /more than 5/));
	const posted = await send({ ...GET, method: 'POST', body: 'x', url: `http://${place}/` }, { rules });
	assert.equal(posted.status, 307, 'only what is safe is sent again');
});

test('an answer may be large to a limit, and late to a limit', async (context) => {
	const place = await serve(context, (request, response) => {
		if (request.url === '/never') return;
		if (request.url === '/drip') return void response.write('a');
		response.end('x'.repeat(request.url === '/most' ? 1_048_576 : 1_048_577));
	});
	const ask = (path: string, timeout?: number) =>
		send({ ...GET, url: `http://${place}${path}` }, { rules: open(place), ...(timeout ? { timeout } : {}) });
	assert.equal((await ask('/most')).body.length, 1_048_576);
	await assert.rejects(ask('/more'), code('host.limit'));
	await assert.rejects(ask('/never', 100), code('http.failed', /in time/));
	await assert.rejects(ask('/drip', 100), code('http.failed', /in time/));
	const resolve = () => new Promise<never>(() => {});
	const slow = send({ ...GET, url: 'http://slow.invalid/' }, { rules: open('slow.invalid'), timeout: 100, resolve });
	await assert.rejects(slow, code('http.failed', /in time/));
});

test('a server that is not there, or speaks something else, is a failure that names only the server', async (context) => {
	const place = await serve(context, (request) => request.socket.end('SSH-2.0-OpenSSH\r\n'));
	await assert.rejects(
		send({ ...GET, url: `http://${place}/` }, { rules: open(place) }),
		code('http.failed', /^127\.0\.0\.1:\d+ cannot be asked/),
	);
	const rules = open('127.0.0.1:1', 'no.invalid');
	await assert.rejects(send({ ...GET, url: 'http://127.0.0.1:1/' }, { rules }), code('http.failed', /127\.0\.0\.1:1/));
	const resolve = () => Promise.reject(new Error('ENOTFOUND'));
	await assert.rejects(
		send({ ...GET, url: 'http://no.invalid/' }, { rules, resolve }),
		code('http.failed', /ENOTFOUND/),
	);
});
