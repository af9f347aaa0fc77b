// @ts-nocheck
// Generated from wit/v1 by `npm run generate`; do not edit.
// Values shared by the plugins of one request.

import { bytes, liftOption } from '../memory';

declare class RawRequestContext {
	@external('trovato:kernel/request-context', 'get')
	static get(key: usize, keyBytes: i32): i64;
	@external('trovato:kernel/request-context', 'set')
	static set(key: usize, keyBytes: i32, value: usize, valueBytes: i32): i32;
}

/** null is none. */
export function get(key: string): string | null {
	return liftOption(RawRequestContext.get(changetype<usize>(key), bytes(key)));
}

export function set(key: string, value: string): bool {
	return RawRequestContext.set(changetype<usize>(key), bytes(key), changetype<usize>(value), bytes(value)) != 0;
}
