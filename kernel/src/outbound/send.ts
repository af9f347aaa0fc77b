// Sends a request to another server: to the address that was checked, within a time and a size, redirects checked again.
// In the kernel because a plugin cannot be trusted to reach only what it may.
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { TrovatoError } from '../../../wit/contract/errors/trovato-error.ts';
import { admit, type OutboundRules, type Resolve } from './address.ts';

export interface OutboundRequest {
	readonly method: string;
	readonly url: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
}

/** `timeout`: milliseconds for everything, redirects included. */
export type SendOptions = { readonly rules: OutboundRules; readonly timeout?: number; readonly resolve?: Resolve };

const TIMEOUT = 10_000;
/** Of requests and answers, in characters. */
export const MAX_BODY = 1_048_576;
const MAX_REDIRECTS = 5;

/**
 * The server's answer, whatever its status. Only GET and HEAD follow redirects, without the caller's headers when the
 * server changes.
 * @throws `request.invalid`, `host.not_granted`, `host.limit`, `http.failed`
 */
export async function send(request: OutboundRequest, { rules, timeout = TIMEOUT, resolve }: SendOptions) {
	const signal = AbortSignal.timeout(timeout);
	const late = new Promise<never>((_, reject) =>
		signal.addEventListener('abort', () => reject(signal.reason as Error)),
	);
	let { headers } = request;
	let url = readUrl(request.url);
	try {
		for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
			const addresses = await Promise.race([admit(url, rules, resolve), late]);
			const answer = await exchange({ ...request, headers }, url, addresses, signal);
			const { location } = answer.headers;
			const follows = ['GET', 'HEAD'].includes(request.method) && [301, 302, 303, 307, 308].includes(answer.status);
			if (!follows || location === undefined) return answer;
			const next = readUrl(location, url);
			if (url.protocol === 'https:' && next.protocol === 'http:') throw new Error('a redirect gives up encryption');
			if (next.origin !== url.origin) headers = {};
			url = next;
		}
		throw new Error(`more than ${MAX_REDIRECTS} redirects`);
	} catch (cause) {
		if (cause instanceof TrovatoError) throw cause;
		const why = signal.aborted ? 'no answer in time' : (cause as Error).message;
		throw new TrovatoError('http.failed', `${url.host} cannot be asked: ${why}.`, { cause });
	}
}

function readUrl(text: string, base?: URL): URL {
	const url = URL.parse(text, base?.href);
	if (!url || !['http:', 'https:'].includes(url.protocol) || url.username !== '' || url.password !== '')
		throw new TrovatoError('request.invalid', 'An address begins with http:// or https:// and holds no password.');
	return url;
}

async function exchange(
	{ method, headers: given, body: sent }: OutboundRequest,
	url: URL,
	addresses: Awaited<ReturnType<Resolve>>,
	signal: AbortSignal,
) {
	const response = await new Promise<IncomingMessage>((resolve, reject) => {
		const headers = { 'user-agent': 'Trovato', ...given, 'accept-encoding': 'identity' };
		// Whatever the name means by now: these are the addresses that were checked.
		const lookup: NonNullable<http.RequestOptions['lookup']> = (_name, { all }, found) =>
			all ? found(null, [...addresses]) : found(null, addresses[0]!.address, addresses[0]!.family);
		const outgoing = (url.protocol === 'https:' ? https : http).request(url, {
			method,
			headers,
			agent: false,
			lookup,
			signal,
		});
		outgoing.once('response', resolve).once('error', reject).end(sent);
	});
	let body = '';
	// Leaving the loop by the exception closes the connection.
	for await (const part of response.setEncoding('utf8') as AsyncIterable<string>) {
		body += part;
		if (body.length > MAX_BODY) throw new TrovatoError('host.limit', `The answer of ${url.host} is too large.`);
	}
	const headers = Object.entries(response.headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]);
	return { status: response.statusCode ?? 0, headers: Object.fromEntries(headers) as Record<string, string>, body };
}
