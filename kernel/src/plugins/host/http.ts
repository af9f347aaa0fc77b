// Host function of `http`: requests to other servers, where the site allows them and nobody waits inside a transaction.
import { validateHeaderName, validateHeaderValue } from 'node:http';
import { TrovatoError } from '../../../../wit/contract/errors/trovato-error.ts';
import type { Http } from '../../generated/host.ts';
import { MAX_BODY, send } from '../../outbound/send.ts';
import { frameOf, type RequestScope, type Slot } from '../worker/frame.ts';

const MAX_HEADERS = 8_192;
/** What the connection itself decides. */
const RESERVED =
	/^(?:host|connection|content-length|transfer-encoding|te|trailer|upgrade|expect|keep-alive|accept-encoding|proxy-.*)$/i;

/** Commands may wait for a stranger; a page only while it holds no snapshot, and what writes never. */
function mayWait({ job, work }: RequestScope): boolean {
	return job.kind === 'command' || (work.stats.statements === 0 && (job.kind !== 'route' || work.mode === 'read'));
}

function readHeaders(json: string): Record<string, string> {
	try {
		const headers = JSON.parse(json === '' ? '{}' : json) as Record<string, string>;
		if (headers.constructor !== Object) throw new TypeError('they are no JSON object');
		for (const [name, value] of Object.entries(headers)) {
			validateHeaderName(name);
			validateHeaderValue(name, value);
			if (RESERVED.test(name) || typeof value !== 'string') throw new TypeError(`${name} is not the plugin's to set`);
		}
		return headers;
	} catch (cause) {
		throw new TrovatoError('request.invalid', `The headers cannot be sent: ${(cause as Error).message}`, { cause });
	}
}

export function createHttp(slot: Slot): Http {
	return {
		async request(method, url, headers, body) {
			const { plugin, request } = frameOf(slot, 'http.request');
			const needed = `http:${method.toLowerCase()}`;
			if (method !== method.toUpperCase() || !plugin.capabilities.includes(needed))
				throw new TrovatoError('host.not_granted', `Plugin '${plugin.name}' does not have the capability ${needed}.`);
			if (!mayWait(request))
				throw new TrovatoError('host.not_now', 'Only commands, jobs and pages before their first query may do that.');
			if (body.length > MAX_BODY || headers.length > MAX_HEADERS)
				throw new TrovatoError('host.limit', `Headers have at most ${MAX_HEADERS} characters, bodies ${MAX_BODY}.`);
			const sent = { method, url, headers: readHeaders(headers), body };
			return JSON.stringify(await send(sent, { rules: plugin.outbound }));
		},
	};
}
