// Host function of `http`: requests to other servers, where the site allows them and nobody waits inside a transaction.
import { TrovatoError } from '../../errors/trovato-error.ts';
import type { Http } from '../../generated/host.ts';
import { MAX_BODY, send } from '../../outbound/send.ts';
import { frameOf, type RequestScope, type Slot } from '../worker/frame.ts';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];
const MAX_HEADERS = 64;
const MAX_HEADER = 8_192;
/** What the connection itself decides. */
const RESERVED =
	/^(?:host|connection|content-length|transfer-encoding|te|trailer|upgrade|expect|keep-alive|accept-encoding|proxy-.*)$/;

/** Commands may wait for a stranger; a page only while it holds no snapshot, and what writes never. */
function mayWait({ job, work }: RequestScope): boolean {
	return job.kind === 'command' || (work.stats.statements === 0 && (job.kind !== 'route' || work.mode === 'read'));
}

function readHeaders(json: string): Record<string, string> {
	let given: unknown;
	try {
		given = JSON.parse(json === '' ? '{}' : json);
	} catch (cause) {
		throw new TrovatoError('request.invalid', 'The headers are no JSON.', { cause });
	}
	if (typeof given !== 'object' || given === null || Array.isArray(given))
		throw new TrovatoError('request.invalid', 'The headers are no JSON object.');
	const headers: Record<string, string> = {};
	for (const [key, value] of Object.entries(given)) {
		const name = key.toLowerCase();
		if (!/^[a-z0-9!#$%&'*+.^_`|~-]+$/.test(name) || RESERVED.test(name) || typeof value !== 'string')
			throw new TrovatoError('host.bad_argument', `A plugin cannot send the header '${name.slice(0, 80)}'.`);
		if (/[^\t\x20-\x7e]/.test(value))
			throw new TrovatoError('request.invalid', `The header '${name}' holds more than visible ASCII.`);
		headers[name] = value;
	}
	if (Object.keys(headers).length > MAX_HEADERS || JSON.stringify(headers).length > MAX_HEADER)
		throw new TrovatoError('host.limit', `A request has at most ${MAX_HEADERS} headers of ${MAX_HEADER} characters.`);
	return headers;
}

export function createHttp(slot: Slot): Http {
	return {
		async request(method, url, headers, body) {
			const { plugin, request } = frameOf(slot, 'http.request');
			if (!METHODS.includes(method))
				throw new TrovatoError('host.bad_argument', `'${method.slice(0, 20)}' is none of ${METHODS.join(', ')}.`);
			const needed = `http:${method.toLowerCase()}`;
			if (!plugin.capabilities.includes(needed))
				throw new TrovatoError('host.not_granted', `Plugin '${plugin.name}' does not have the capability ${needed}.`);
			if (!mayWait(request))
				throw new TrovatoError(
					'host.not_now',
					'Other servers can be asked by commands and jobs, and by a page before its first query.',
				);
			if (body.length > MAX_BODY)
				throw new TrovatoError('host.limit', `A request has a body of at most ${MAX_BODY} characters.`);
			const sent = { method, url, headers: readHeaders(headers), body };
			return JSON.stringify(await send(sent, { rules: plugin.outbound }));
		},
	};
}
