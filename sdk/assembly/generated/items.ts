// @ts-nocheck
// Generated from wit/v1 by `npm run generate`; do not edit.
// Batches: items that a tap is asked about in one call, and what is said about each.

import { failWith } from '../memory';

declare class RawItems {
	@external('trovato:kernel/items', 'open')
	static open(rows: i32, first: u32, count: u32): i32;
	@external('trovato:kernel/items', 'count')
	static count(items: i32): u32;
	@external('trovato:kernel/items', 'get')
	static get(items: i32, index: u32): i32;
	@external('trovato:kernel/items', 'set-node')
	static setNode(items: i32, index: u32, node: i32): i32;
	@external('trovato:kernel/items', 'get-node')
	static getNode(items: i32, index: u32): i32;
	@external('trovato:kernel/items', 'set-access')
	static setAccess(items: i32, index: u32, access: i32): i32;
	@external('trovato:kernel/items', 'get-access')
	static getAccess(items: i32, index: u32): i32;
}

/**
 * Make a batch of `count` rows from `first` on, as far as there are; at most 500.
 * Below zero is a failure: the error number, negated.
 */
export function open(rows: i32, first: u32, count: u32): i32 {
	return failWith(RawItems.open(rows, first, count));
}

export function count(items: i32): u32 {
	return RawItems.count(items);
}

/** 0 when there is no such item. */
export function get(items: i32, index: u32): i32 {
	return RawItems.get(items, index);
}

/** Of a tap that returns `render`. */
export function setNode(items: i32, index: u32, node: i32): bool {
	return RawItems.setNode(items, index, node) != 0;
}

/** For the provider: a fragment with the implementers' nodes, in order; 0 for none. */
export function getNode(items: i32, index: u32): i32 {
	return RawItems.getNode(items, index);
}

/** Of a tap that returns `access`. */
export function setAccess(items: i32, index: u32, access: i32): bool {
	return RawItems.setAccess(items, index, access) != 0;
}

/** For the provider: what the implementers decided together; 0 before they were asked. */
export function getAccess(items: i32, index: u32): i32 {
	return RawItems.getAccess(items, index);
}
