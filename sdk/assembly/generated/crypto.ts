// @ts-nocheck
// Generated from wit/v1 by `npm run generate`; do not edit.
// Hashes, chance and identifiers. Texts count as UTF-8, results are hexadecimal.

import { bytes, lift, liftResult } from '../memory';

declare class RawCrypto {
	@external('trovato:kernel/crypto', 'sha256')
	static sha256(value: usize, valueBytes: i32): i64;
	@external('trovato:kernel/crypto', 'hmac-sha256')
	static hmacSha256(key: usize, keyBytes: i32, value: usize, valueBytes: i32): i64;
	@external('trovato:kernel/crypto', 'random')
	static random(bytes: u32): i64;
	@external('trovato:kernel/crypto', 'constant-time-equal')
	static constantTimeEqual(a: usize, aBytes: i32, b: usize, bBytes: i32): i32;
	@external('trovato:kernel/crypto', 'uuid')
	static uuid(): i64;
}

export function sha256(value: string): string {
	return lift(RawCrypto.sha256(changetype<usize>(value), bytes(value)));
}

export function hmacSha256(key: string, value: string): string {
	return lift(RawCrypto.hmacSha256(changetype<usize>(key), bytes(key), changetype<usize>(value), bytes(value)));
}

/**
 * That many random bytes, 1 to 1,024, two digits each.
 * null is a failure, its number in `lastErrorNumber()`.
 */
export function random(bytes: u32): string | null {
	return liftResult(RawCrypto.random(bytes));
}

/** Compares in a time that does not depend on where the texts differ. */
export function constantTimeEqual(a: string, b: string): bool {
	return RawCrypto.constantTimeEqual(changetype<usize>(a), bytes(a), changetype<usize>(b), bytes(b)) != 0;
}

/** A new UUIDv7. */
export function uuid(): string {
	return lift(RawCrypto.uuid());
}
