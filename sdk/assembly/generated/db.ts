// @ts-nocheck
// Generated from wit/v1 by `npm run generate`; do not edit.
// The plugin's own tables, and those exported to it, by named statements and structured queries.

import { bytes, failWith, liftOption, liftResult, OUT } from '../memory';

declare class RawDb {
	@external('trovato:kernel/db', 'arg-string')
	static argString(value: usize, valueBytes: i32): void;
	@external('trovato:kernel/db', 'arg-int')
	static argInt(value: i64): void;
	@external('trovato:kernel/db', 'arg-float')
	static argFloat(value: f64): void;
	@external('trovato:kernel/db', 'arg-bool')
	static argBool(value: i32): void;
	@external('trovato:kernel/db', 'arg-json')
	static argJson(value: usize, valueBytes: i32): void;
	@external('trovato:kernel/db', 'arg-time')
	static argTime(value: i64): void;
	@external('trovato:kernel/db', 'arg-null')
	static argNull(): void;
	@external('trovato:kernel/db', 'run')
	static run(name: usize, nameBytes: i32): i32;
	@external('trovato:kernel/db', 'run-raw')
	static runRaw(text: usize, textBytes: i32): i32;
	@external('trovato:kernel/db', 'select-rows')
	static selectRows(query: usize, queryBytes: i32): i32;
	@external('trovato:kernel/db', 'insert-rows')
	static insertRows(query: usize, queryBytes: i32): i32;
	@external('trovato:kernel/db', 'update-rows')
	static updateRows(query: usize, queryBytes: i32): i32;
	@external('trovato:kernel/db', 'delete-rows')
	static deleteRows(query: usize, queryBytes: i32): i32;
	@external('trovato:kernel/db', 'count-rows')
	static countRows(query: usize, queryBytes: i32): i32;
	@external('trovato:kernel/db', 'explain-rows')
	static explainRows(query: usize, queryBytes: i32): i64;
	@external('trovato:kernel/db', 'count')
	static count(rows: i32): u32;
	@external('trovato:kernel/db', 'affected')
	static affected(rows: i32): u32;
	@external('trovato:kernel/db', 'get-string')
	static getString(rows: i32, row: u32, column: usize, columnBytes: i32): i64;
	@external('trovato:kernel/db', 'get-int')
	static getInt(rows: i32, row: u32, column: usize, columnBytes: i32, out: usize): i32;
	@external('trovato:kernel/db', 'get-float')
	static getFloat(rows: i32, row: u32, column: usize, columnBytes: i32, out: usize): i32;
	@external('trovato:kernel/db', 'get-time')
	static getTime(rows: i32, row: u32, column: usize, columnBytes: i32, out: usize): i32;
	@external('trovato:kernel/db', 'get-json')
	static getJson(rows: i32, row: u32, column: usize, columnBytes: i32): i64;
	@external('trovato:kernel/db', 'to-json')
	static toJson(rows: i32): i64;
	@external('trovato:kernel/db', 'release')
	static release(rows: i32): void;
}

/** Push an argument for the next `run`, first $1, then $2, … */
export function argString(value: string): void {
	RawDb.argString(changetype<usize>(value), bytes(value));
}

export function argInt(value: i64): void {
	RawDb.argInt(value);
}

export function argFloat(value: f64): void {
	RawDb.argFloat(value);
}

export function argBool(value: bool): void {
	RawDb.argBool(i32(value));
}

/** `value` is JSON; the parameter is jsonb. */
export function argJson(value: string): void {
	RawDb.argJson(changetype<usize>(value), bytes(value));
}

/** A timestamptz. */
export function argTime(value: i64): void {
	RawDb.argTime(value);
}

export function argNull(): void {
	RawDb.argNull();
}

/**
 * Run `statements/<name>.sql` with the pushed arguments, inside the caller's unit of work.
 * Below zero is a failure: the error number, negated.
 */
export function run(name: string): i32 {
	return failWith(RawDb.run(changetype<usize>(name), bytes(name)));
}

/**
 * Run SQL that was made at run time, with the pushed arguments; capability `sql:raw`. The same is allowed as in files.
 * Below zero is a failure: the error number, negated.
 */
export function runRaw(text: string): i32 {
	return failWith(RawDb.runRaw(changetype<usize>(text), bytes(text)));
}

/**
 * Read by a structured query, which is JSON (docs/reference/query.md).
 * Below zero is a failure: the error number, negated.
 */
export function selectRows(query: string): i32 {
	return failWith(RawDb.selectRows(changetype<usize>(query), bytes(query)));
}

/** Below zero is a failure: the error number, negated. */
export function insertRows(query: string): i32 {
	return failWith(RawDb.insertRows(changetype<usize>(query), bytes(query)));
}

/** Below zero is a failure: the error number, negated. */
export function updateRows(query: string): i32 {
	return failWith(RawDb.updateRows(changetype<usize>(query), bytes(query)));
}

/** Below zero is a failure: the error number, negated. */
export function deleteRows(query: string): i32 {
	return failWith(RawDb.deleteRows(changetype<usize>(query), bytes(query)));
}

/**
 * How many rows a structured query finds, up to its `limit`: one row with the column `count`.
 * Below zero is a failure: the error number, negated.
 */
export function countRows(query: string): i32 {
	return failWith(RawDb.countRows(changetype<usize>(query), bytes(query)));
}

/**
 * What the server would do for a `select`, without doing it: `{"sql", "values", "plan"}`, the plan as PostgreSQL gives it.
 * null is a failure, its number in `lastErrorNumber()`.
 */
export function explainRows(query: string): string | null {
	return liftResult(RawDb.explainRows(changetype<usize>(query), bytes(query)));
}

/** Rows returned. */
export function count(rows: i32): u32 {
	return RawDb.count(rows);
}

/** Rows that an insert, update or delete touched. */
export function affected(rows: i32): u32 {
	return RawDb.affected(rows);
}

/** null is none. */
export function getString(rows: i32, row: u32, column: string): string | null {
	return liftOption(RawDb.getString(rows, row, changetype<usize>(column), bytes(column)));
}

/** `otherwise` stands for none. */
export function getInt(rows: i32, row: u32, column: string, otherwise: i64): i64 {
	return RawDb.getInt(rows, row, changetype<usize>(column), bytes(column), OUT) != 0 ? load<i64>(OUT) : otherwise;
}

/** `otherwise` stands for none. */
export function getFloat(rows: i32, row: u32, column: string, otherwise: f64): f64 {
	return RawDb.getFloat(rows, row, changetype<usize>(column), bytes(column), OUT) != 0 ? load<f64>(OUT) : otherwise;
}

/** `otherwise` stands for none. */
export function getTime(rows: i32, row: u32, column: string, otherwise: i64): i64 {
	return RawDb.getTime(rows, row, changetype<usize>(column), bytes(column), OUT) != 0 ? load<i64>(OUT) : otherwise;
}

/**
 * Any column as JSON.
 * null is none.
 */
export function getJson(rows: i32, row: u32, column: string): string | null {
	return liftOption(RawDb.getJson(rows, row, changetype<usize>(column), bytes(column)));
}

/**
 * All rows as a JSON list of objects.
 * null is none.
 */
export function toJson(rows: i32): string | null {
	return liftOption(RawDb.toJson(rows));
}

/** Forget the rows, for a loop over batches: their handle is stale, and as many bytes may be received again. */
export function release(rows: i32): void {
	RawDb.release(rows);
}
