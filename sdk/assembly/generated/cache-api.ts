// @ts-nocheck
// Generated from wit/v1 by `npm run generate`; do not edit.
// Values that are costly to make, kept by what they depend on; others see them when the request has succeeded.
// A tag is 1 to 255 characters without blanks.

import { bytes, failWith, liftOption } from '../memory';

declare class RawCacheApi {
	@external('trovato:kernel/cache-api', 'get')
	static get(bin: usize, binBytes: i32, key: usize, keyBytes: i32): i64;
	@external('trovato:kernel/cache-api', 'set')
	static set(bin: usize, binBytes: i32, key: usize, keyBytes: i32, value: usize, valueBytes: i32, tags: usize, tagsBytes: i32, seconds: u32): i32;
	@external('trovato:kernel/cache-api', 'invalidate-tag')
	static invalidateTag(tag: usize, tagBytes: i32): i32;
}

/**
 * A value that this plugin put in before, for the stage and instant looked at.
 * null is none.
 */
export function get(bin: string, key: string): string | null {
	return liftOption(RawCacheApi.get(changetype<usize>(bin), bytes(bin), changetype<usize>(key), bytes(key)));
}

/**
 * Keep a value until one of the tags (separated by blanks) is invalidated, and for `seconds` at most unless that is 0.
 * Below zero is a failure: the error number, negated.
 */
export function set(bin: string, key: string, value: string, tags: string, seconds: u32): i32 {
	return failWith(RawCacheApi.set(changetype<usize>(bin), bytes(bin), changetype<usize>(key), bytes(key), changetype<usize>(value), bytes(value), changetype<usize>(tags), bytes(tags), seconds));
}

/**
 * Pages and values with the tag are dropped everywhere when the transaction commits.
 * Below zero is a failure: the error number, negated.
 */
export function invalidateTag(tag: string): i32 {
	return failWith(RawCacheApi.invalidateTag(changetype<usize>(tag), bytes(tag)));
}
