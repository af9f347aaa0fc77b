// @ts-nocheck
// Generated from wit/v1 by `npm run generate`; do not edit.
// The site itself, for core plugins with a capability `site:…`.

import { bytes, failWith, liftResult } from '../memory';

declare class RawSite {
	@external('trovato:kernel/site', 'plugins')
	static plugins(): i64;
	@external('trovato:kernel/site', 'switch-plugin')
	static switchPlugin(name: usize, nameBytes: i32, enable: i32): i32;
}

/**
 * Every plugin on disk, as a JSON list of `{"name", "version", "description", "enabled", "fixed", "core", "requires",
 * "capabilities", "granted", "permissions", "stopped"}`: `fixed` by site.toml, `stopped` for a while after failures.
 * null is a failure, its number in `lastErrorNumber()`.
 */
export function plugins(): string | null {
	return liftResult(RawSite.plugins());
}

/**
 * Enable or disable a plugin once the request has succeeded; one in a request.
 * Below zero is a failure: the error number, negated.
 */
export function switchPlugin(name: string, enable: bool): i32 {
	return failWith(RawSite.switchPlugin(changetype<usize>(name), bytes(name), i32(enable)));
}
