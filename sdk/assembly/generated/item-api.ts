// @ts-nocheck
// Generated from wit/v1 by `npm run generate`; do not edit.
// Reading and changing content items by handle.

import { bytes, failWith, liftOption, OUT } from '../memory';

declare class RawItemApi {
	@external('trovato:kernel/item-api', 'open')
	static open(rows: i32, row: u32): i32;
	@external('trovato:kernel/item-api', 'get-id')
	static getId(item: i32): i64;
	@external('trovato:kernel/item-api', 'get-type')
	static getType(item: i32): i64;
	@external('trovato:kernel/item-api', 'get-title')
	static getTitle(item: i32): i64;
	@external('trovato:kernel/item-api', 'get-author-id')
	static getAuthorId(item: i32): i64;
	@external('trovato:kernel/item-api', 'get-revision-id')
	static getRevisionId(item: i32): i64;
	@external('trovato:kernel/item-api', 'get-status')
	static getStatus(item: i32): i32;
	@external('trovato:kernel/item-api', 'get-created')
	static getCreated(item: i32, out: usize): i32;
	@external('trovato:kernel/item-api', 'get-changed')
	static getChanged(item: i32, out: usize): i32;
	@external('trovato:kernel/item-api', 'get-field-string')
	static getFieldString(item: i32, name: usize, nameBytes: i32): i64;
	@external('trovato:kernel/item-api', 'get-field-int')
	static getFieldInt(item: i32, name: usize, nameBytes: i32, out: usize): i32;
	@external('trovato:kernel/item-api', 'get-field-float')
	static getFieldFloat(item: i32, name: usize, nameBytes: i32, out: usize): i32;
	@external('trovato:kernel/item-api', 'get-field-json')
	static getFieldJson(item: i32, name: usize, nameBytes: i32): i64;
	@external('trovato:kernel/item-api', 'get-field-count')
	static getFieldCount(item: i32, name: usize, nameBytes: i32): u32;
	@external('trovato:kernel/item-api', 'get-field-string-at')
	static getFieldStringAt(item: i32, name: usize, nameBytes: i32, index: u32): i64;
	@external('trovato:kernel/item-api', 'set-title')
	static setTitle(item: i32, value: usize, valueBytes: i32): i32;
	@external('trovato:kernel/item-api', 'set-status')
	static setStatus(item: i32, value: i32): i32;
	@external('trovato:kernel/item-api', 'set-field-string')
	static setFieldString(item: i32, name: usize, nameBytes: i32, value: usize, valueBytes: i32): i32;
	@external('trovato:kernel/item-api', 'set-field-int')
	static setFieldInt(item: i32, name: usize, nameBytes: i32, value: i64): i32;
	@external('trovato:kernel/item-api', 'set-field-float')
	static setFieldFloat(item: i32, name: usize, nameBytes: i32, value: f64): i32;
	@external('trovato:kernel/item-api', 'set-field-json')
	static setFieldJson(item: i32, name: usize, nameBytes: i32, value: usize, valueBytes: i32): i32;
	@external('trovato:kernel/item-api', 'patch')
	static patch(item: i32): i64;
}

/**
 * Make an item of a row with the columns id, type, title, fields (others optional: revision_id, author_id,
 * status, created, changed).
 * Below zero is a failure: the error number, negated.
 */
export function open(rows: i32, row: u32): i32 {
	return failWith(RawItemApi.open(rows, row));
}

/** null is none. */
export function getId(item: i32): string | null {
	return liftOption(RawItemApi.getId(item));
}

/** null is none. */
export function getType(item: i32): string | null {
	return liftOption(RawItemApi.getType(item));
}

/** null is none. */
export function getTitle(item: i32): string | null {
	return liftOption(RawItemApi.getTitle(item));
}

/** null is none. */
export function getAuthorId(item: i32): string | null {
	return liftOption(RawItemApi.getAuthorId(item));
}

/** null is none. */
export function getRevisionId(item: i32): string | null {
	return liftOption(RawItemApi.getRevisionId(item));
}

/** 1 published, 0 not, -1 for an invalid handle. */
export function getStatus(item: i32): i32 {
	return RawItemApi.getStatus(item);
}

/** `otherwise` stands for none. */
export function getCreated(item: i32, otherwise: i64): i64 {
	return RawItemApi.getCreated(item, OUT) != 0 ? load<i64>(OUT) : otherwise;
}

/** `otherwise` stands for none. */
export function getChanged(item: i32, otherwise: i64): i64 {
	return RawItemApi.getChanged(item, OUT) != 0 ? load<i64>(OUT) : otherwise;
}

/**
 * The field's value when it is text.
 * null is none.
 */
export function getFieldString(item: i32, name: string): string | null {
	return liftOption(RawItemApi.getFieldString(item, changetype<usize>(name), bytes(name)));
}

/**
 * The field's value when it is an integer; a boolean counts as 0 or 1.
 * `otherwise` stands for none.
 */
export function getFieldInt(item: i32, name: string, otherwise: i64): i64 {
	return RawItemApi.getFieldInt(item, changetype<usize>(name), bytes(name), OUT) != 0 ? load<i64>(OUT) : otherwise;
}

/** `otherwise` stands for none. */
export function getFieldFloat(item: i32, name: string, otherwise: f64): f64 {
	return RawItemApi.getFieldFloat(item, changetype<usize>(name), bytes(name), OUT) != 0 ? load<f64>(OUT) : otherwise;
}

/**
 * The whole stored field as JSON: `{"value": …}` or a list of such.
 * null is none.
 */
export function getFieldJson(item: i32, name: string): string | null {
	return liftOption(RawItemApi.getFieldJson(item, changetype<usize>(name), bytes(name)));
}

/** How many values the field has: 0 when it is absent, 1 when it is not a list. */
export function getFieldCount(item: i32, name: string): u32 {
	return RawItemApi.getFieldCount(item, changetype<usize>(name), bytes(name));
}

/**
 * The text of one value of a list field.
 * null is none.
 */
export function getFieldStringAt(item: i32, name: string, index: u32): string | null {
	return liftOption(RawItemApi.getFieldStringAt(item, changetype<usize>(name), bytes(name), index));
}

export function setTitle(item: i32, value: string): bool {
	return RawItemApi.setTitle(item, changetype<usize>(value), bytes(value)) != 0;
}

export function setStatus(item: i32, value: i32): bool {
	return RawItemApi.setStatus(item, value) != 0;
}

export function setFieldString(item: i32, name: string, value: string): bool {
	return RawItemApi.setFieldString(item, changetype<usize>(name), bytes(name), changetype<usize>(value), bytes(value)) != 0;
}

export function setFieldInt(item: i32, name: string, value: i64): bool {
	return RawItemApi.setFieldInt(item, changetype<usize>(name), bytes(name), value) != 0;
}

export function setFieldFloat(item: i32, name: string, value: f64): bool {
	return RawItemApi.setFieldFloat(item, changetype<usize>(name), bytes(name), value) != 0;
}

/** `value` is the whole stored field as JSON. */
export function setFieldJson(item: i32, name: string, value: string): bool {
	return RawItemApi.setFieldJson(item, changetype<usize>(name), bytes(name), changetype<usize>(value), bytes(value)) != 0;
}

/**
 * The changed columns as a JSON object, for the provider to write; none when nothing changed.
 * null is none.
 */
export function patch(item: i32): string | null {
	return liftOption(RawItemApi.patch(item));
}
