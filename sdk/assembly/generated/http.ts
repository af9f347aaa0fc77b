// @ts-nocheck
// Generated from wit/v1 by `npm run generate`; do not edit.
// Requests to other servers, for plugins that may: capability `http:<method>` and a host of the site's list.

import { bytes, liftResult } from '../memory';

declare class RawHttp {
	@external('trovato:kernel/http', 'request')
	static request(method: usize, methodBytes: i32, url: usize, urlBytes: i32, headers: usize, headersBytes: i32, body: usize, bodyBytes: i32): i64;
}

/**
 * Send a request and get `{"status", "headers", "body"}`. `headers` is a JSON object or empty. Available to commands
 * and jobs, and to a page before its first query.
 * null is a failure, its number in `lastErrorNumber()`.
 */
export function request(method: string, url: string, headers: string, body: string): string | null {
	return liftResult(RawHttp.request(changetype<usize>(method), bytes(method), changetype<usize>(url), bytes(url), changetype<usize>(headers), bytes(headers), changetype<usize>(body), bytes(body)));
}
