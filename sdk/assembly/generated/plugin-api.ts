// @ts-nocheck
// Generated from wit/v1 by `npm run generate`; do not edit.
// Calling other plugins, and the taps that this plugin provides.

import { bytes, failWith, liftResult } from '../memory';

declare class RawPluginApi {
	@external('trovato:kernel/plugin-api', 'plugin-exists')
	static pluginExists(plugin: usize, pluginBytes: i32): i32;
	@external('trovato:kernel/plugin-api', 'invoke')
	static invoke(plugin: usize, pluginBytes: i32, function_: usize, function_Bytes: i32, payload: usize, payloadBytes: i32): i64;
	@external('trovato:kernel/plugin-api', 'render-item')
	static renderItem(tap: usize, tapBytes: i32, item: i32): i32;
	@external('trovato:kernel/plugin-api', 'notify-item')
	static notifyItem(tap: usize, tapBytes: i32, item: i32): i32;
	@external('trovato:kernel/plugin-api', 'collect-json')
	static collectJson(tap: usize, tapBytes: i32, payload: usize, payloadBytes: i32): i64;
}

export function pluginExists(plugin: string): bool {
	return RawPluginApi.pluginExists(changetype<usize>(plugin), bytes(plugin)) != 0;
}

/**
 * Call `function` (a `@callable` export) of another plugin in the same unit of work.
 * null is a failure, its number in `lastErrorNumber()`.
 */
export function invoke(plugin: string, function_: string, payload: string): string | null {
	return liftResult(RawPluginApi.invoke(changetype<usize>(plugin), bytes(plugin), changetype<usize>(function_), bytes(function_), changetype<usize>(payload), bytes(payload)));
}

/**
 * payload `item`, returns `render`: a fragment with the implementers' nodes, in order.
 * Below zero is a failure: the error number, negated.
 */
export function renderItem(tap: string, item: i32): i32 {
	return failWith(RawPluginApi.renderItem(changetype<usize>(tap), bytes(tap), item));
}

/**
 * payload `item`, returns `none`.
 * Below zero is a failure: the error number, negated.
 */
export function notifyItem(tap: string, item: i32): i32 {
	return failWith(RawPluginApi.notifyItem(changetype<usize>(tap), bytes(tap), item));
}

/**
 * payload `json` or `none`, returns `json`: a JSON array of `{"plugin": name, "value": …}`, in order.
 * null is a failure, its number in `lastErrorNumber()`.
 */
export function collectJson(tap: string, payload: string): string | null {
	return liftResult(RawPluginApi.collectJson(changetype<usize>(tap), bytes(tap), changetype<usize>(payload), bytes(payload)));
}
