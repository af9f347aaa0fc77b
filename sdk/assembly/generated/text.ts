// @ts-nocheck
// Generated from wit/v1 by `npm run generate`; do not edit.
// Parsing and formatting that no plugin should write again.

import { bytes, failWith, lift, liftOption, liftResult, OUT } from '../memory';

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
	@external('trovato:kernel/text', 'doc-key')
	static docKey(doc: i32, path: usize, pathBytes: i32, index: u32): i64;
	@external('trovato:kernel/text', 'doc-json')
	static docJson(doc: i32, path: usize, pathBytes: i32): i64;
	@external('trovato:kernel/text', 'parse-time')
	static parseTime(value: usize, valueBytes: i32, out: usize): i32;
	@external('trovato:kernel/text', 'format-time')
	static formatTime(value: i64, style: usize, styleBytes: i32): i64;
	@external('trovato:kernel/text', 'slug')
	static slug(value: usize, valueBytes: i32): i64;
	@external('trovato:kernel/text', 'pattern-test')
	static patternTest(pattern: usize, patternBytes: i32, value: usize, valueBytes: i32): i32;
	@external('trovato:kernel/text', 'pattern-match')
	static patternMatch(pattern: usize, patternBytes: i32, value: usize, valueBytes: i32): i64;
	@external('trovato:kernel/text', 'pattern-replace')
	static patternReplace(pattern: usize, patternBytes: i32, value: usize, valueBytes: i32, replacement: usize, replacementBytes: i32): i64;
	@external('trovato:kernel/text', 'collate')
	static collate(a: usize, aBytes: i32, b: usize, bBytes: i32, language: usize, languageBytes: i32): i32;
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

/**
 * The name of an entry of an object, in the order of the text.
 * null is none.
 */
export function docKey(doc: i32, path: string, index: u32): string | null {
	return liftOption(RawText.docKey(doc, changetype<usize>(path), bytes(path), index));
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

/**
 * Whether the pattern (RE2 syntax, in linear time) occurs in the text.
 * Below zero is a failure: the error number, negated.
 */
export function patternTest(pattern: string, value: string): i32 {
	return failWith(RawText.patternTest(changetype<usize>(pattern), bytes(pattern), changetype<usize>(value), bytes(value)));
}

/**
 * The first match and its groups as a JSON array, a group that took no part as null; `null` when there is no match.
 * null is a failure, its number in `lastErrorNumber()`.
 */
export function patternMatch(pattern: string, value: string): string | null {
	return liftResult(RawText.patternMatch(changetype<usize>(pattern), bytes(pattern), changetype<usize>(value), bytes(value)));
}

/**
 * Every match replaced; `$1` and `$<name>` stand for groups, `$&` for the match, `$$` for a dollar sign.
 * null is a failure, its number in `lastErrorNumber()`.
 */
export function patternReplace(pattern: string, value: string, replacement: string): string | null {
	return liftResult(RawText.patternReplace(changetype<usize>(pattern), bytes(pattern), changetype<usize>(value), bytes(value), changetype<usize>(replacement), bytes(replacement)));
}

/** -1, 0 or 1: the order of two texts in a language (BCP 47), numbers in them by value. */
export function collate(a: string, b: string, language: string): i32 {
	return RawText.collate(changetype<usize>(a), bytes(a), changetype<usize>(b), bytes(b), changetype<usize>(language), bytes(language));
}
