// @ts-nocheck
// Generated from wit/v1 by `npm run generate`; do not edit.
// Persistent settings of the plugin.

import { bytes, failWith, liftResult } from '../memory';

declare class RawVariables {
	@external('trovato:kernel/variables', 'get')
	static get(name: usize, nameBytes: i32, default_: usize, default_Bytes: i32): i64;
	@external('trovato:kernel/variables', 'set')
	static set(name: usize, nameBytes: i32, value: usize, valueBytes: i32): i32;
}

/** null is a failure, its number in `lastErrorNumber()`. */
export function get(name: string, default_: string): string | null {
	return liftResult(RawVariables.get(changetype<usize>(name), bytes(name), changetype<usize>(default_), bytes(default_)));
}

/** Below zero is a failure: the error number, negated. */
export function set(name: string, value: string): i32 {
	return failWith(RawVariables.set(changetype<usize>(name), bytes(name), changetype<usize>(value), bytes(value)));
}
