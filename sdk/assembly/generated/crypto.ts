// @ts-nocheck
// Generated from wit/v1 by `npm run generate`; do not edit.

import { bytes, lift } from '../memory';

declare class RawCrypto {
	@external('trovato:kernel/crypto', 'sha256')
	static sha256(value: usize, valueBytes: i32): i64;
	@external('trovato:kernel/crypto', 'uuid')
	static uuid(): i64;
}

export function sha256(value: string): string {
	return lift(RawCrypto.sha256(changetype<usize>(value), bytes(value)));
}

/** A new UUIDv7. */
export function uuid(): string {
	return lift(RawCrypto.uuid());
}
