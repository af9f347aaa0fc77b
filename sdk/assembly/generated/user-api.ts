// @ts-nocheck
// Generated from wit/v1 by `npm run generate`; do not edit.
// Who is asking.

import { bytes, lift } from '../memory';

declare class RawUserApi {
	@external('trovato:kernel/user-api', 'current-user-id')
	static currentUserId(): i64;
	@external('trovato:kernel/user-api', 'current-user-has-permission')
	static currentUserHasPermission(permission: usize, permissionBytes: i32): i32;
}

/** The nil UUID for an anonymous visitor. */
export function currentUserId(): string {
	return lift(RawUserApi.currentUserId());
}

export function currentUserHasPermission(permission: string): bool {
	return RawUserApi.currentUserHasPermission(changetype<usize>(permission), bytes(permission)) != 0;
}
