// @ts-nocheck
// Generated from wit/v1 by `npm run generate`; do not edit.
// Where the unit of work looks; and stages themselves, for core plugins with the capability `stages:administer`. Each of
// these functions asks whether the visitor may do it: `use stages`, `create stages`, `publish stages`.

import { bytes, failWith, lift, liftResult } from '../memory';

declare class RawStage {
	@external('trovato:kernel/stage', 'current')
	static current(): i64;
	@external('trovato:kernel/stage', 'stages')
	static stages(): i64;
	@external('trovato:kernel/stage', 'create')
	static create(label: usize, labelBytes: i32, description: usize, descriptionBytes: i32): i64;
	@external('trovato:kernel/stage', 'change')
	static change(id: usize, idBytes: i32, change: usize, changeBytes: i32): i32;
	@external('trovato:kernel/stage', 'remove')
	static remove(id: usize, idBytes: i32): i32;
	@external('trovato:kernel/stage', 'changes')
	static changes(id: usize, idBytes: i32, offset: u32, limit: u32): i64;
	@external('trovato:kernel/stage', 'discard')
	static discard(id: usize, idBytes: i32, entityType: usize, entityTypeBytes: i32, entityId: usize, entityIdBytes: i32): i32;
	@external('trovato:kernel/stage', 'publish')
	static publish(id: usize, idBytes: i32, options: usize, optionsBytes: i32): i64;
	@external('trovato:kernel/stage', 'history')
	static history(limit: u32): i64;
	@external('trovato:kernel/stage', 'undo')
	static undo(publication: usize, publicationBytes: i32, options: usize, optionsBytes: i32): i64;
	@external('trovato:kernel/stage', 'preview-link')
	static previewLink(id: usize, idBytes: i32, hours: u32): i64;
	@external('trovato:kernel/stage', 'revoke-previews')
	static revokePreviews(id: usize, idBytes: i32): i32;
	@external('trovato:kernel/stage', 'job')
	static job(id: usize, idBytes: i32): i64;
	@external('trovato:kernel/stage', 'cancel-job')
	static cancelJob(id: usize, idBytes: i32): i32;
}

/** `live`, or the id of a stage. */
export function current(): string {
	return lift(RawStage.current());
}

/**
 * Every stage but live, the newest first, as a JSON list of `{"id", "label", "description", "created", "owner_id",
 * "owner", "upserts", "deletions", "publish_at"}`.
 * null is a failure, its number in `lastErrorNumber()`.
 */
export function stages(): string | null {
	return liftResult(RawStage.stages());
}

/**
 * A new stage of the visitor's; its id, made of the label.
 * null is a failure, its number in `lastErrorNumber()`.
 */
export function create(label: string, description: string): string | null {
	return liftResult(RawStage.create(changetype<usize>(label), bytes(label), changetype<usize>(description), bytes(description)));
}

/**
 * Change what the JSON object names of `label`, `description` and `publish_at`, an instant or null.
 * Below zero is a failure: the error number, negated.
 */
export function change(id: string, change: string): i32 {
	return failWith(RawStage.change(changetype<usize>(id), bytes(id), changetype<usize>(change), bytes(change)));
}

/**
 * Delete a stage with all that waits in it.
 * Below zero is a failure: the error number, negated.
 */
export function remove(id: string): i32 {
	return failWith(RawStage.remove(changetype<usize>(id), bytes(id)));
}

/**
 * What publishing the stage would change, as JSON: `{"hash", "total", "upserts", "deletions", "conflicts", "changes": [
 * {"phase", "entity_type", "entity_id", "label", "operation", "target", "base", "live", "conflict"}]}`, conflicts first.
 * `operation` is `upsert` or `delete`; `conflict` is null, `changed` or `deleted`.
 * null is a failure, its number in `lastErrorNumber()`.
 */
export function changes(id: string, offset: u32, limit: u32): string | null {
	return liftResult(RawStage.changes(changetype<usize>(id), bytes(id), offset, limit));
}

/**
 * Forget what the stage changes of one entity.
 * Below zero is a failure: the error number, negated.
 */
export function discard(id: string, entityType: string, entityId: string): i32 {
	return failWith(RawStage.discard(changetype<usize>(id), bytes(id), changetype<usize>(entityType), bytes(entityType), changetype<usize>(entityId), bytes(entityId)));
}

/**
 * Put down the job that publishes the stage; its id. `options` is JSON: `{"conflicts": {"default": "overwrite",
 * "<entity_type> <entity_id>": "overwrite" | "skip" | "cancel"}, "if_match": hash, "keep": boolean, "dry": boolean}`.
 * Fails with `publish.conflict` while conflicts are undecided, `publish.stale`, `publish.running`, `publish.live`.
 * null is a failure, its number in `lastErrorNumber()`.
 */
export function publish(id: string, options: string): string | null {
	return liftResult(RawStage.publish(changetype<usize>(id), bytes(id), changetype<usize>(options), bytes(options)));
}

/**
 * What was published, the newest first, as a JSON list of `{"id", "stage_id", "label", "published", "user_id", "user",
 * "upserts", "deletions", "overwritten", "can_undo"}`.
 * null is a failure, its number in `lastErrorNumber()`.
 */
export function history(limit: u32): string | null {
	return liftResult(RawStage.history(limit));
}

/**
 * Put down the job that publishes the inverse of what was published; its id.
 * null is a failure, its number in `lastErrorNumber()`.
 */
export function undo(publication: string, options: string): string | null {
	return liftResult(RawStage.undo(changetype<usize>(publication), bytes(publication), changetype<usize>(options), bytes(options)));
}

/**
 * A path that shows the stage to whoever has it, for so many hours and until the stage changes.
 * null is a failure, its number in `lastErrorNumber()`.
 */
export function previewLink(id: string, hours: u32): string | null {
	return liftResult(RawStage.previewLink(changetype<usize>(id), bytes(id), hours));
}

/**
 * No link to the stage shows it any more.
 * Below zero is a failure: the error number, negated.
 */
export function revokePreviews(id: string): i32 {
	return failWith(RawStage.revokePreviews(changetype<usize>(id), bytes(id)));
}

/**
 * A job as JSON: `{"id", "job_type", "status", "progress", "created_at", "started_at", "completed_at", "result", "error",
 * "logs", "params"}`; for whoever put it down, and with `administer jobs`.
 * null is a failure, its number in `lastErrorNumber()`.
 */
export function job(id: string): string | null {
	return liftResult(RawStage.job(changetype<usize>(id), bytes(id)));
}

/**
 * End a job that has not ended; false when it has.
 * Below zero is a failure: the error number, negated.
 */
export function cancelJob(id: string): i32 {
	return failWith(RawStage.cancelJob(changetype<usize>(id), bytes(id)));
}
