// @ts-nocheck
// Generated from wit/v1 by `npm run generate`; do not edit.
// Work for later, at least once: jobs run by themselves, queues are emptied by whoever pops.

import { bytes, failWith, lift, liftResult } from '../memory';

declare class RawJobs {
	@external('trovato:kernel/jobs', 'enqueue')
	static enqueue(name: usize, nameBytes: i32, payload: usize, payloadBytes: i32, runAt: i64): i64;
	@external('trovato:kernel/jobs', 'job-payload')
	static jobPayload(): i64;
	@external('trovato:kernel/jobs', 'job-state')
	static jobState(): i64;
	@external('trovato:kernel/jobs', 'job-progress')
	static jobProgress(percent: u32, message: usize, messageBytes: i32): i32;
	@external('trovato:kernel/jobs', 'job-continue')
	static jobContinue(state: usize, stateBytes: i32): i32;
	@external('trovato:kernel/jobs', 'job-result')
	static jobResult(outcome: usize, outcomeBytes: i32): i32;
	@external('trovato:kernel/jobs', 'queue-push')
	static queuePush(queue: usize, queueBytes: i32, payload: usize, payloadBytes: i32): i32;
	@external('trovato:kernel/jobs', 'queue-pop')
	static queuePop(queue: usize, queueBytes: i32, lease: u32): i64;
	@external('trovato:kernel/jobs', 'queue-done')
	static queueDone(queue: usize, queueBytes: i32, id: usize, idBytes: i32): i32;
	@external('trovato:kernel/jobs', 'queue-len')
	static queueLen(queue: usize, queueBytes: i32): i32;
}

/**
 * Put down a job that the manifest declares; its id. `payload` is JSON; `run-at` 0 means at once.
 * null is a failure, its number in `lastErrorNumber()`.
 */
export function enqueue(name: string, payload: string, runAt: i64): string | null {
	return liftResult(RawJobs.enqueue(changetype<usize>(name), bytes(name), changetype<usize>(payload), bytes(payload), runAt));
}

/** In a step of a job: what it was put down with. */
export function jobPayload(): string {
	return lift(RawJobs.jobPayload());
}

/** In a step of a job: what the step before left by `job-continue`; `null` in the first. */
export function jobState(): string {
	return lift(RawJobs.jobState());
}

/**
 * In a step of a job: how far it has come, 0 to 100 (less than before counts as before), and a line for its log unless
 * that is empty. Both are seen when the step is committed.
 * Below zero is a failure: the error number, negated.
 */
export function jobProgress(percent: u32, message: string): i32 {
	return failWith(RawJobs.jobProgress(percent, changetype<usize>(message), bytes(message)));
}

/**
 * In a step of a job: have another step after this one, with `state`, which is JSON.
 * Below zero is a failure: the error number, negated.
 */
export function jobContinue(state: string): i32 {
	return failWith(RawJobs.jobContinue(changetype<usize>(state), bytes(state)));
}

/**
 * In a step of a job: what it came to, as JSON.
 * Below zero is a failure: the error number, negated.
 */
export function jobResult(outcome: string): i32 {
	return failWith(RawJobs.jobResult(changetype<usize>(outcome), bytes(outcome)));
}

/**
 * Add a JSON message to a queue that the manifest declares; lost when the unit of work is rolled back.
 * Below zero is a failure: the error number, negated.
 */
export function queuePush(queue: string, payload: string): i32 {
	return failWith(RawJobs.queuePush(changetype<usize>(queue), bytes(queue), changetype<usize>(payload), bytes(payload)));
}

/**
 * The message that waits longest as `{"id", "payload", "attempts"}`, `null` when none does. It is kept from others for
 * `lease` milliseconds and comes back then, unless it is done.
 * null is a failure, its number in `lastErrorNumber()`.
 */
export function queuePop(queue: string, lease: u32): string | null {
	return liftResult(RawJobs.queuePop(changetype<usize>(queue), bytes(queue), lease));
}

/**
 * The message was dealt with; false when it was gone already.
 * Below zero is a failure: the error number, negated.
 */
export function queueDone(queue: string, id: string): i32 {
	return failWith(RawJobs.queueDone(changetype<usize>(queue), bytes(queue), changetype<usize>(id), bytes(id)));
}

/**
 * Messages that are not done.
 * Below zero is a failure: the error number, negated.
 */
export function queueLen(queue: string): i32 {
	return failWith(RawJobs.queueLen(changetype<usize>(queue), bytes(queue)));
}
