// Sends a request to another server: to the address that was checked, within a time and a size, redirects checked again.
// In the kernel because a plugin cannot be trusted to reach only what it may.
import type { LookupAddress } from 'node:dns';
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import { TrovatoError } from '../errors/trovato-error.ts';
import { admit, type OutboundRules, type Resolve } from './address.ts';

export interface OutboundRequest {
	readonly method: string;
	readonly url: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
}

export interface OutboundAnswer {
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
}

export interface SendOptions {
	readonly rules: OutboundRules;
	/** Milliseconds for everything, redirects included. */
	readonly timeout?: number;
	readonly resolve?: Resolve;
}

const TIMEOUT = 10_000;
export const MAX_BODY = 1_048_576;
const MAX_REDIRECTS = 5;
const REDIRECTS = [301, 302, 303, 307, 308];

/**
 * The server's answer, whatever its status. Only GET and HEAD follow redirects, without the caller's headers when the
 * server changes.
 * @throws `request.invalid`, `host.not_granted`, `host.limit`, `http.failed`
 */
export async function send(request: OutboundRequest, options: SendOptions): Promise<OutboundAnswer> {
	const signal = AbortSignal.timeout(options.timeout ?? TIMEOUT);
	let { headers } = request;
	let url = readUrl(request.url);
	for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
		const addresses = await admit(url, options.rules, options.resolve);
		const answer = await exchange({ ...request, headers }, url, addresses, signal);
		const { location } = answer.headers;
		const follows = ['GET', 'HEAD'].includes(request.method) && REDIRECTS.includes(answer.status);
		if (!follows || location === undefined) return answer;
		const next = readUrl(location, url);
		if (url.protocol === 'https:' && next.protocol === 'http:')
			throw new TrovatoError('http.failed', `${url.host} redirects to an address without encryption.`);
		if (next.origin !== url.origin) headers = {};
		url = next;
	}
	throw new TrovatoError('http.failed', `${url.host} redirects more than ${MAX_REDIRECTS} times.`);
}

function readUrl(text: string, base?: URL): URL {
	const url = URL.parse(text, base?.href);
	if (!url || !['http:', 'https:'].includes(url.protocol) || url.username !== '' || url.password !== '')
		throw new TrovatoError('request.invalid', 'An address begins with http:// or https:// and holds no password.');
	return url;
}

async function exchange(
	{ method, headers, body }: OutboundRequest,
	url: URL,
	addresses: readonly LookupAddress[],
	signal: AbortSignal,
): Promise<OutboundAnswer> {
	// Whatever the name means by now: these are the addresses that were checked.
	const pinned: LookupFunction = (_name, { all }, answer) =>
		all ? answer(null, [...addresses]) : answer(null, addresses[0]!.address, addresses[0]!.family);
	try {
		const response = await new Promise<IncomingMessage>((resolve, reject) => {
			const sent = { 'user-agent': 'Trovato', ...headers, 'accept-encoding': 'identity' };
			const client = url.protocol === 'https:' ? https : http;
			const outgoing = client.request(url, { method, headers: sent, agent: false, lookup: pinned, signal });
			outgoing
				.once('response', resolve)
				.once('error', reject)
				.end(body === '' ? undefined : body);
		});
		const status = response.statusCode ?? 0;
		return { status, headers: flat(response.headers), body: await readBody(response, url) };
	} catch (cause) {
		if (cause instanceof TrovatoError) throw cause;
		const why = signal.aborted ? 'did not answer in time' : 'could not be reached';
		throw new TrovatoError('http.failed', `${url.host} ${why}.`, { cause });
	}
}

function flat(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
	return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]));
}

async function readBody(response: IncomingMessage, url: URL): Promise<string> {
	const chunks: Buffer[] = [];
	let size = 0;
	// Leaving the loop by the exception closes the connection.
	for await (const chunk of response as AsyncIterable<Buffer>) {
		size += chunk.length;
		if (size > MAX_BODY)
			throw new TrovatoError('host.limit', `The answer of ${url.host} is larger than ${MAX_BODY} bytes.`);
		chunks.push(chunk);
	}
	return Buffer.concat(chunks).toString('utf8');
}
