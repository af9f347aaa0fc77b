// @ts-nocheck
// Generated from wit/v1 by `npm run generate`; do not edit.
// Telling others of a change, in the transaction of the change.

import { bytes, liftResult } from '../memory';

declare class RawEvents {
	@external('trovato:kernel/events', 'append')
	static append(eventType: usize, eventTypeBytes: i32, aggregateType: usize, aggregateTypeBytes: i32, aggregateId: usize, aggregateIdBytes: i32, payload: usize, payloadBytes: i32): i64;
}

/**
 * Write an event of a type that the manifest declares; its id. Write the changed row first: its lock orders the
 * events of one aggregate. `payload` is JSON.
 * null is a failure, its number in `lastErrorNumber()`.
 */
export function append(eventType: string, aggregateType: string, aggregateId: string, payload: string): string | null {
	return liftResult(RawEvents.append(changetype<usize>(eventType), bytes(eventType), changetype<usize>(aggregateType), bytes(aggregateType), changetype<usize>(aggregateId), bytes(aggregateId), changetype<usize>(payload), bytes(payload)));
}
