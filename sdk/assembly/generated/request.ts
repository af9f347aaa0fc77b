// @ts-nocheck
// Generated from wit/v1 by `npm run generate`; do not edit.
// The request, command or job being answered.

import { bytes, lift, liftOption, OUT } from '../memory';

declare class RawRequest {
	@external('trovato:kernel/request', 'method')
	static method(): i64;
	@external('trovato:kernel/request', 'path')
	static path(): i64;
	@external('trovato:kernel/request', 'site-url')
	static siteUrl(): i64;
	@external('trovato:kernel/request', 'param')
	static param(name: usize, nameBytes: i32): i64;
	@external('trovato:kernel/request', 'query')
	static query(name: usize, nameBytes: i32): i64;
	@external('trovato:kernel/request', 'field')
	static field(name: usize, nameBytes: i32): i64;
	@external('trovato:kernel/request', 'fields')
	static fields(): i64;
	@external('trovato:kernel/request', 'body')
	static body(): i64;
	@external('trovato:kernel/request', 'header')
	static header(name: usize, nameBytes: i32): i64;
	@external('trovato:kernel/request', 'reach')
	static reach(path: usize, pathBytes: i32): u32;
	@external('trovato:kernel/request', 'page-at')
	static pageAt(path: usize, pathBytes: i32): i64;
	@external('trovato:kernel/request', 'now')
	static now(): i64;
	@external('trovato:kernel/request', 'respond')
	static respond(status: u32, contentType: usize, contentTypeBytes: i32, body: usize, bodyBytes: i32): void;
	@external('trovato:kernel/request', 'redirect')
	static redirect(status: u32, location: usize, locationBytes: i32): void;
	@external('trovato:kernel/request', 'set-header')
	static setHeader(name: usize, nameBytes: i32, value: usize, valueBytes: i32): i32;
	@external('trovato:kernel/request', 'phase')
	static phase(): i64;
	@external('trovato:kernel/request', 'input-count')
	static inputCount(): u32;
	@external('trovato:kernel/request', 'input-name')
	static inputName(index: u32): i64;
	@external('trovato:kernel/request', 'input-text')
	static inputText(index: u32): i64;
	@external('trovato:kernel/request', 'report')
	static report(index: u32, outcome: usize, outcomeBytes: i32, message: usize, messageBytes: i32): void;
	@external('trovato:kernel/request', 'explain')
	static explain(message: usize, messageBytes: i32): void;
	@external('trovato:kernel/request', 'explain-field')
	static explainField(field: usize, fieldBytes: i32, message: usize, messageBytes: i32): void;
	@external('trovato:kernel/request', 'last-error')
	static lastError(): i64;
	@external('trovato:kernel/request', 'cost')
	static cost(name: usize, nameBytes: i32, out: usize): i32;
}

export function method(): string {
	return lift(RawRequest.method());
}

export function path(): string {
	return lift(RawRequest.path());
}

/** Where the site is found, without a slash at the end: what addresses in feeds and mail begin with. */
export function siteUrl(): string {
	return lift(RawRequest.siteUrl());
}

/**
 * A placeholder of the route, or an option of the command.
 * null is none.
 */
export function param(name: string): string | null {
	return liftOption(RawRequest.param(changetype<usize>(name), bytes(name)));
}

/** null is none. */
export function query(name: string): string | null {
	return liftOption(RawRequest.query(changetype<usize>(name), bytes(name)));
}

/**
 * A value of the submitted form.
 * null is none.
 */
export function field(name: string): string | null {
	return liftOption(RawRequest.field(changetype<usize>(name), bytes(name)));
}

/** The submitted form as a JSON object: names and lists of values, in order. */
export function fields(): string {
	return lift(RawRequest.fields());
}

export function body(): string {
	return lift(RawRequest.body());
}

/**
 * A header of the request that plugins may know: `if-match`, `content-type`, `prefer`.
 * null is none.
 */
export function header(name: string): string | null {
	return liftOption(RawRequest.header(changetype<usize>(name), bytes(name)));
}

/** Of a path of this site: 0, no manifest has it; 1, the visitor may not open it; 2, he may. */
export function reach(path: string): u32 {
	return RawRequest.reach(changetype<usize>(path), bytes(path));
}

/**
 * The path that a manifest has for the page at an address of this site, whoever resolves it; none when there is no page.
 * null is none.
 */
export function pageAt(path: string): string | null {
	return liftOption(RawRequest.pageAt(changetype<usize>(path), bytes(path)));
}

/** The instant that the unit of work looks at. */
export function now(): i64 {
	return RawRequest.now();
}

/** Answer with this instead of a render tree. */
export function respond(status: u32, contentType: string, body: string): void {
	RawRequest.respond(status, changetype<usize>(contentType), bytes(contentType), changetype<usize>(body), bytes(body));
}

export function redirect(status: u32, location: string): void {
	RawRequest.redirect(status, changetype<usize>(location), bytes(location));
}

export function setHeader(name: string, value: string): bool {
	return RawRequest.setHeader(changetype<usize>(name), bytes(name), changetype<usize>(value), bytes(value)) != 0;
}

/** Of a command: `start` (names of all inputs, no text), then `batch` as often as needed, then `end`. */
export function phase(): string {
	return lift(RawRequest.phase());
}

/** The batch that a command works on. */
export function inputCount(): u32 {
	return RawRequest.inputCount();
}

/** null is none. */
export function inputName(index: u32): string | null {
	return liftOption(RawRequest.inputName(index));
}

/** null is none. */
export function inputText(index: u32): string | null {
	return liftOption(RawRequest.inputText(index));
}

/** What became of an input: `created`, `updated`, `unchanged`, `skipped`, `failed`. */
export function report(index: u32, outcome: string, message: string): void {
	RawRequest.report(index, changetype<usize>(outcome), bytes(outcome), changetype<usize>(message), bytes(message));
}

/** A sentence for whoever asked, beside the error-number that the handler is about to return. */
export function explain(message: string): void {
	RawRequest.explain(changetype<usize>(message), bytes(message));
}

/** One mistake of an input that is about to be refused: `field` is its name or path, `message` a sentence. */
export function explainField(field: string, message: string): void {
	RawRequest.explainField(changetype<usize>(field), bytes(field), changetype<usize>(message), bytes(message));
}

/**
 * The sentence that explains the last error-number.
 * null is none.
 */
export function lastError(): string | null {
	return liftOption(RawRequest.lastError());
}

/**
 * What the request has cost so far: `statements` and `calls` of plugins by number, `database-ms`, `calls-ms` and
 * `elapsed-ms` in milliseconds; none for another name.
 * `otherwise` stands for none.
 */
export function cost(name: string, otherwise: f64): f64 {
	return RawRequest.cost(changetype<usize>(name), bytes(name), OUT) != 0 ? load<f64>(OUT) : otherwise;
}
