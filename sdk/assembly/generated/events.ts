// @ts-nocheck
// Generated from wit/v1 by `npm run generate`; do not edit.
// Telling others of a change, in the transaction of the change.

import { bytes, failWith, liftResult } from '../memory';

declare class RawEvents {
	@external('trovato:kernel/events', 'append')
	static append(eventType: usize, eventTypeBytes: i32, aggregateType: usize, aggregateTypeBytes: i32, aggregateId: usize, aggregateIdBytes: i32, payload: usize, payloadBytes: i32): i64;
	@external('trovato:kernel/events', 'append-all')
	static appendAll(events: usize, eventsBytes: i32): i64;
	@external('trovato:kernel/events', 'append-rows')
	static appendRows(rows: i32, column: usize, columnBytes: i32): i32;
	@external('trovato:kernel/events', 'withdraw')
	static withdraw(aggregateType: usize, aggregateTypeBytes: i32, ids: usize, idsBytes: i32): i64;
}

/**
 * Write an event of a type that the manifest declares; its id. Write the changed row first: its lock orders the
 * events of one aggregate. `payload` is JSON.
 * null is a failure, its number in `lastErrorNumber()`.
 */
export function append(eventType: string, aggregateType: string, aggregateId: string, payload: string): string | null {
	return liftResult(RawEvents.append(changetype<usize>(eventType), bytes(eventType), changetype<usize>(aggregateType), bytes(aggregateType), changetype<usize>(aggregateId), bytes(aggregateId), changetype<usize>(payload), bytes(payload)));
}

/**
 * Write several at once, in this order: a JSON list of `{"type", "aggregate_type", "aggregate_id", "data", "at"}`, where
 * `at` (ISO 8601) may be left out or lie in the future: the event is told at that instant. Their ids as a JSON list.
 * null is a failure, its number in `lastErrorNumber()`.
 */
export function appendAll(events: string): string | null {
	return liftResult(RawEvents.appendAll(changetype<usize>(events), bytes(events)));
}

/**
 * The same for a JSON column of rows, as many as there are.
 * Below zero is a failure: the error number, negated.
 */
export function appendRows(rows: i32, column: string): i32 {
	return failWith(RawEvents.appendRows(rows, changetype<usize>(column), bytes(column)));
}

/**
 * Take back what is to be told later of these aggregates, `ids` being a JSON list; only types that the manifest
 * declares. The instant up to which everything has happened (ISO 8601, microseconds): what begins after it is new.
 * null is a failure, its number in `lastErrorNumber()`.
 */
export function withdraw(aggregateType: string, ids: string): string | null {
	return liftResult(RawEvents.withdraw(changetype<usize>(aggregateType), bytes(aggregateType), changetype<usize>(ids), bytes(ids)));
}
