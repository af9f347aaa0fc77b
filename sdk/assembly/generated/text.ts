// @ts-nocheck
// Generated from wit/v1 by `npm run generate`; do not edit.
// Parsing and formatting that no plugin should write again.

import { bytes, failWith, lift, liftOption, OUT } from '../memory';

declare class RawText {
	@external('trovato:kernel/text', 'parse-json')
	static parseJson(value: usize, valueBytes: i32): i32;
	@external('trovato:kernel/text', 'parse-yaml')
	static parseYaml(value: usize, valueBytes: i32): i32;
	@external('trovato:kernel/text', 'doc-kind')
	static docKind(doc: i32, path: usize, pathBytes: i32): i64;
	@external('trovato:kernel/text', 'doc-string')
	static docString(doc: i32, path: usize, pathBytes: i32): i64;
	@external('trovato:kernel/text', 'doc-int')
	static docInt(doc: i32, path: usize, pathBytes: i32, out: usize): i32;
	@external('trovato:kernel/text', 'doc-float')
	static docFloat(doc: i32, path: usize, pathBytes: i32, out: usize): i32;
	@external('trovato:kernel/text', 'doc-bool')
	static docBool(doc: i32, path: usize, pathBytes: i32): i32;
	@external('trovato:kernel/text', 'doc-count')
	static docCount(doc: i32, path: usize, pathBytes: i32): u32;
	@external('trovato:kernel/text', 'doc-json')
	static docJson(doc: i32, path: usize, pathBytes: i32): i64;
	@external('trovato:kernel/text', 'parse-time')
	static parseTime(value: usize, valueBytes: i32, out: usize): i32;
	@external('trovato:kernel/text', 'format-time')
	static formatTime(value: i64, style: usize, styleBytes: i32): i64;
	@external('trovato:kernel/text', 'slug')
	static slug(value: usize, valueBytes: i32): i64;
}

/** Below zero is a failure: the error number, negated. */
export function parseJson(value: string): i32 {
	return failWith(RawText.parseJson(changetype<usize>(value), bytes(value)));
}

/** Below zero is a failure: the error number, negated. */
export function parseYaml(value: string): i32 {
	return failWith(RawText.parseYaml(changetype<usize>(value), bytes(value)));
}

/**
 * `path`: keys and indexes joined by dots, empty for the document itself.
 * `string number boolean null list object`; none when there is nothing.
 * null is none.
 */
export function docKind(doc: i32, path: string): string | null {
	return liftOption(RawText.docKind(doc, changetype<usize>(path), bytes(path)));
}

/**
 * Text, or a number or boolean as text.
 * null is none.
 */
export function docString(doc: i32, path: string): string | null {
	return liftOption(RawText.docString(doc, changetype<usize>(path), bytes(path)));
}

/** `otherwise` stands for none. */
export function docInt(doc: i32, path: string, otherwise: i64): i64 {
	return RawText.docInt(doc, changetype<usize>(path), bytes(path), OUT) != 0 ? load<i64>(OUT) : otherwise;
}

/** `otherwise` stands for none. */
export function docFloat(doc: i32, path: string, otherwise: f64): f64 {
	return RawText.docFloat(doc, changetype<usize>(path), bytes(path), OUT) != 0 ? load<f64>(OUT) : otherwise;
}

/** 1, 0, or -1 when there is no boolean. */
export function docBool(doc: i32, path: string): i32 {
	return RawText.docBool(doc, changetype<usize>(path), bytes(path));
}

export function docCount(doc: i32, path: string): u32 {
	return RawText.docCount(doc, changetype<usize>(path), bytes(path));
}

/** null is none. */
export function docJson(doc: i32, path: string): string | null {
	return liftOption(RawText.docJson(doc, changetype<usize>(path), bytes(path)));
}

/**
 * ISO 8601 dates and date-times; without a zone UTC is meant.
 * `otherwise` stands for none.
 */
export function parseTime(value: string, otherwise: i64): i64 {
	return RawText.parseTime(changetype<usize>(value), bytes(value), OUT) != 0 ? load<i64>(OUT) : otherwise;
}

/** `style`: `date` (20 November 2026), `datetime`, `iso`, `iso-date`. */
export function formatTime(value: i64, style: string): string {
	return lift(RawText.formatTime(value, changetype<usize>(style), bytes(style)));
}

export function slug(value: string): string {
	return lift(RawText.slug(changetype<usize>(value), bytes(value)));
}
