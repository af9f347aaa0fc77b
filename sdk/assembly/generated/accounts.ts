// @ts-nocheck
// Generated from wit/v1 by `npm run generate`; do not edit.
// What plugins may know of people.

import { bytes, liftResult } from '../memory';

declare class RawAccounts {
	@external('trovato:kernel/accounts', 'find')
	static find(id: usize, idBytes: i32): i64;
}

/**
 * The name of the account with this id.
 * null is a failure, its number in `lastErrorNumber()`.
 */
export function find(id: string): string | null {
	return liftResult(RawAccounts.find(changetype<usize>(id), bytes(id)));
}
