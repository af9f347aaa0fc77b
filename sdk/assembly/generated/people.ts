// @ts-nocheck
// Generated from wit/v1 by `npm run generate`; do not edit.
// People and what they may do, for core plugins with the capability `people:administer`. Every function asks whether the
// visitor may do it: `administer users` for people, `administer permissions` for roles. Changes hold at once, everywhere.

import { bytes, failWith, liftResult } from '../memory';

declare class RawPeople {
	@external('trovato:kernel/people', 'list-users')
	static listUsers(wanted: usize, wantedBytes: i32, after: usize, afterBytes: i32, limit: u32): i64;
	@external('trovato:kernel/people', 'get-user')
	static getUser(id: usize, idBytes: i32): i64;
	@external('trovato:kernel/people', 'save-user')
	static saveUser(id: usize, idBytes: i32, change: usize, changeBytes: i32): i64;
	@external('trovato:kernel/people', 'delete-user')
	static deleteUser(id: usize, idBytes: i32): i32;
	@external('trovato:kernel/people', 'reset-link')
	static resetLink(id: usize, idBytes: i32): i64;
	@external('trovato:kernel/people', 'sessions-of')
	static sessionsOf(id: usize, idBytes: i32): i64;
	@external('trovato:kernel/people', 'end-sessions')
	static endSessions(id: usize, idBytes: i32): i32;
	@external('trovato:kernel/people', 'list-roles')
	static listRoles(): i64;
	@external('trovato:kernel/people', 'save-role')
	static saveRole(id: usize, idBytes: i32, name: usize, nameBytes: i32, permissions: usize, permissionsBytes: i32): i64;
	@external('trovato:kernel/people', 'delete-role')
	static deleteRole(id: usize, idBytes: i32): i32;
	@external('trovato:kernel/people', 'list-permissions')
	static listPermissions(): i64;
}

/**
 * Those whose name or mail address contains `wanted`, by name, as a JSON list of `{"id", "name", "mail", "is_admin",
 * "is_active", "created", "login", "access", "roles": [{"id", "name"}]}`; `after` is `<id> <name>` of the last one seen.
 * null is a failure, its number in `lastErrorNumber()`.
 */
export function listUsers(wanted: string, after: string, limit: u32): string | null {
	return liftResult(RawPeople.listUsers(changetype<usize>(wanted), bytes(wanted), changetype<usize>(after), bytes(after), limit));
}

/** null is a failure, its number in `lastErrorNumber()`. */
export function getUser(id: string): string | null {
	return liftResult(RawPeople.getUser(changetype<usize>(id), bytes(id)));
}

/**
 * Change what the JSON object names of `name`, `mail`, `is_admin`, `is_active` (false ends the sessions) and `roles`, a
 * list of ids; for an empty `id` somebody new. The id.
 * null is a failure, its number in `lastErrorNumber()`.
 */
export function saveUser(id: string, change: string): string | null {
	return liftResult(RawPeople.saveUser(changetype<usize>(id), bytes(id), changetype<usize>(change), bytes(change)));
}

/**
 * Block somebody and remove who they were; what they wrote stays.
 * Below zero is a failure: the error number, negated.
 */
export function deleteUser(id: string): i32 {
	return failWith(RawPeople.deleteUser(changetype<usize>(id), bytes(id)));
}

/**
 * The path by which somebody chooses a new password; it works once, for a day.
 * null is a failure, its number in `lastErrorNumber()`.
 */
export function resetLink(id: string): string | null {
	return liftResult(RawPeople.resetLink(changetype<usize>(id), bytes(id)));
}

/**
 * A JSON list of `{"client", "created", "seen", "expires"}`, the newest first.
 * null is a failure, its number in `lastErrorNumber()`.
 */
export function sessionsOf(id: string): string | null {
	return liftResult(RawPeople.sessionsOf(changetype<usize>(id), bytes(id)));
}

/** Below zero is a failure: the error number, negated. */
export function endSessions(id: string): i32 {
	return failWith(RawPeople.endSessions(changetype<usize>(id), bytes(id)));
}

/**
 * A JSON list of `{"id", "name", "fixed", "people", "permissions": […]}`: `fixed` roles are everybody's.
 * null is a failure, its number in `lastErrorNumber()`.
 */
export function listRoles(): string | null {
	return liftResult(RawPeople.listRoles());
}

/**
 * Give a role a name and just these permissions, a JSON list; for an empty `id` a new one. Nobody gives a permission
 * that they lack. The id.
 * null is a failure, its number in `lastErrorNumber()`.
 */
export function saveRole(id: string, name: string, permissions: string): string | null {
	return liftResult(RawPeople.saveRole(changetype<usize>(id), bytes(id), changetype<usize>(name), bytes(name), changetype<usize>(permissions), bytes(permissions)));
}

/** Below zero is a failure: the error number, negated. */
export function deleteRole(id: string): i32 {
	return failWith(RawPeople.deleteRole(changetype<usize>(id), bytes(id)));
}

/**
 * Those of the kernel and of enabled plugins, as a JSON list of `{"name", "about", "plugin"}`; a name may have
 * placeholders such as `{type}`.
 * null is a failure, its number in `lastErrorNumber()`.
 */
export function listPermissions(): string | null {
	return liftResult(RawPeople.listPermissions());
}
