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
	@external('trovato:kernel/plugin-api', 'render-items')
	static renderItems(tap: usize, tapBytes: i32, items: i32): i32;
	@external('trovato:kernel/plugin-api', 'notify-items')
	static notifyItems(tap: usize, tapBytes: i32, items: i32): i32;
	@external('trovato:kernel/plugin-api', 'check-items')
	static checkItems(tap: usize, tapBytes: i32, items: i32, operation: usize, operationBytes: i32): i32;
	@external('trovato:kernel/plugin-api', 'collect-json')
	static collectJson(tap: usize, tapBytes: i32, payload: usize, payloadBytes: i32): i64;
	@external('trovato:kernel/plugin-api', 'alter-json')
	static alterJson(tap: usize, tapBytes: i32, payload: usize, payloadBytes: i32): i64;
	@external('trovato:kernel/plugin-api', 'first-json')
	static firstJson(tap: usize, tapBytes: i32, payload: usize, payloadBytes: i32): i64;
	@external('trovato:kernel/plugin-api', 'check-json')
	static checkJson(tap: usize, tapBytes: i32, payload: usize, payloadBytes: i32): i32;
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
 * payload `item`, returns `render`: a fragment with the implementers' nodes, in order; in mode `first` one of them.
 * Below zero is a failure: the error number, negated.
 */
export function renderItem(tap: string, item: i32): i32 {
	return failWith(RawPluginApi.renderItem(changetype<usize>(tap), bytes(tap), item));
}

/**
 * payload `item`, returns `none`; in mode `alter` the item is changed in place.
 * Below zero is a failure: the error number, negated.
 */
export function notifyItem(tap: string, item: i32): i32 {
	return failWith(RawPluginApi.notifyItem(changetype<usize>(tap), bytes(tap), item));
}

/**
 * payload `items`, returns `render`: read the nodes by `items.get-node`.
 * Below zero is a failure: the error number, negated.
 */
export function renderItems(tap: string, items: i32): i32 {
	return failWith(RawPluginApi.renderItems(changetype<usize>(tap), bytes(tap), items));
}

/**
 * payload `items`, returns `none`.
 * Below zero is a failure: the error number, negated.
 */
export function notifyItems(tap: string, items: i32): i32 {
	return failWith(RawPluginApi.notifyItems(changetype<usize>(tap), bytes(tap), items));
}

/**
 * payload `access`: whether the user may do `operation` with each item; read it by `items.get-access`.
 * Below zero is a failure: the error number, negated.
 */
export function checkItems(tap: string, items: i32, operation: string): i32 {
	return failWith(RawPluginApi.checkItems(changetype<usize>(tap), bytes(tap), items, changetype<usize>(operation), bytes(operation)));
}

/**
 * payload `json` or `none`, mode `collect`: a JSON array of `{"plugin": name, "value": …}`, in order.
 * null is a failure, its number in `lastErrorNumber()`.
 */
export function collectJson(tap: string, payload: string): string | null {
	return liftResult(RawPluginApi.collectJson(changetype<usize>(tap), bytes(tap), changetype<usize>(payload), bytes(payload)));
}

/**
 * payload `json` or `form`, mode `alter`: what the last implementer made of it.
 * null is a failure, its number in `lastErrorNumber()`.
 */
export function alterJson(tap: string, payload: string): string | null {
	return liftResult(RawPluginApi.alterJson(changetype<usize>(tap), bytes(tap), changetype<usize>(payload), bytes(payload)));
}

/**
 * payload `json` or `none`, mode `first`: the first answer, empty when nobody has one.
 * null is a failure, its number in `lastErrorNumber()`.
 */
export function firstJson(tap: string, payload: string): string | null {
	return liftResult(RawPluginApi.firstJson(changetype<usize>(tap), bytes(tap), changetype<usize>(payload), bytes(payload)));
}

/**
 * payload `json`, returns `access`: deny if anybody denies, else grant if anybody grants, else neutral.
 * Below zero is a failure: the error number, negated.
 */
export function checkJson(tap: string, payload: string): i32 {
	return failWith(RawPluginApi.checkJson(changetype<usize>(tap), bytes(tap), changetype<usize>(payload), bytes(payload)));
}
