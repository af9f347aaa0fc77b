// @ts-nocheck
// Generated from wit/v1 by `npm run generate`; do not edit.
// Calling other plugins, and the taps that this plugin provides.

import { bytes, failWith, liftResult } from '../memory';

declare class RawPluginApi {
	@external('trovato:kernel/plugin-api', 'plugin-exists')
	static pluginExists(plugin: usize, pluginBytes: i32): i32;
	@external('trovato:kernel/plugin-api', 'invoke')
	static invoke(plugin: usize, pluginBytes: i32, function_: usize, function_Bytes: i32, payload: usize, payloadBytes: i32): i64;
	@external('trovato:kernel/plugin-api', 'invoke-items')
	static invokeItems(plugin: usize, pluginBytes: i32, function_: usize, function_Bytes: i32, items: i32, payload: usize, payloadBytes: i32): i64;
	@external('trovato:kernel/plugin-api', 'render-item')
	static renderItem(tap: usize, tapBytes: i32, item: i32): i32;
	@external('trovato:kernel/plugin-api', 'notify-item')
	static notifyItem(tap: usize, tapBytes: i32, item: i32): i32;
	@external('trovato:kernel/plugin-api', 'ask-items')
	static askItems(tap: usize, tapBytes: i32, items: i32, operation: usize, operationBytes: i32): i32;
	@external('trovato:kernel/plugin-api', 'ask-json')
	static askJson(tap: usize, tapBytes: i32, payload: usize, payloadBytes: i32): i64;
	@external('trovato:kernel/plugin-api', 'collect-json')
	static collectJson(tap: usize, tapBytes: i32, payload: usize, payloadBytes: i32): i64;
	@external('trovato:kernel/plugin-api', 'ask-access')
	static askAccess(tap: usize, tapBytes: i32, payload: usize, payloadBytes: i32): i32;
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
 * The same with a batch, on which the function may say something about each item. Its payload is the batch's handle
 * there, a blank, and `payload`.
 * null is a failure, its number in `lastErrorNumber()`.
 */
export function invokeItems(plugin: string, function_: string, items: i32, payload: string): string | null {
	return liftResult(RawPluginApi.invokeItems(changetype<usize>(plugin), bytes(plugin), changetype<usize>(function_), bytes(function_), items, changetype<usize>(payload), bytes(payload)));
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
 * payload `items` or `access`: read the answers by `items.get-node` and `items.get-access`. `operation` is what
 * somebody wants to do with the items, for payload `access`.
 * Below zero is a failure: the error number, negated.
 */
export function askItems(tap: string, items: i32, operation: string): i32 {
	return failWith(RawPluginApi.askItems(changetype<usize>(tap), bytes(tap), items, changetype<usize>(operation), bytes(operation)));
}

/**
 * payload `json`, `form` or `none`, returns `json`, `form` or `none`. In mode `collect` a JSON array of
 * `{"plugin": name, "value": …}`, in order; in `alter` what the last implementer made of it; in `first` the first
 * answer, or nothing.
 * null is a failure, its number in `lastErrorNumber()`.
 */
export function askJson(tap: string, payload: string): string | null {
	return liftResult(RawPluginApi.askJson(changetype<usize>(tap), bytes(tap), changetype<usize>(payload), bytes(payload)));
}

/**
 * The same, for mode `collect`.
 * null is a failure, its number in `lastErrorNumber()`.
 */
export function collectJson(tap: string, payload: string): string | null {
	return liftResult(RawPluginApi.collectJson(changetype<usize>(tap), bytes(tap), changetype<usize>(payload), bytes(payload)));
}

/**
 * payload `json`, returns `access`: deny if anybody denies, else grant if anybody grants, else neutral.
 * Below zero is a failure: the error number, negated.
 */
export function askAccess(tap: string, payload: string): i32 {
	return failWith(RawPluginApi.askAccess(changetype<usize>(tap), bytes(tap), changetype<usize>(payload), bytes(payload)));
}
