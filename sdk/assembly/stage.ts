// Where the request looks, and stages themselves.
import { Doc } from './doc';
import { ErrorNumber } from './generated/error-number';
import { lastErrorNumber } from './memory';
import { lastErrorMessage } from './failure';
import * as host from './generated/stage';
import { Saved } from './people';

function listed(json: string | null): Doc {
	return Doc.json(json === null ? 'null' : json);
}

function saved(id: string | null): Saved {
	return id === null ? new Saved('', lastErrorMessage()) : new Saved(id, '');
}

/**
 * `current` and `isLive` are for every plugin, the rest for core plugins with the capability `stages:administer`. Lists
 * are a null when the visitor may not see them; changes give a sentence when they were not made.
 */
export class stage {
	/** `live`, or the id of a stage. */
	static get current(): string {
		return host.current();
	}

	static get isLive(): bool {
		return host.current() == 'live';
	}

	/** Objects with `id label description created owner_id owner upserts deletions publish_at`. */
	static list(): Doc {
		return listed(host.stages());
	}

	static create(label: string, description: string = ''): Saved {
		return saved(host.create(label, description));
	}

	/** `change` is a JSON object with some of `label description publish_at`. Empty, or why it is not possible. */
	static change(id: string, change: string): string {
		return host.change(id, change) < 0 ? lastErrorMessage() : '';
	}

	/** Empty, or why it is not possible. */
	static remove(id: string): string {
		return host.remove(id) < 0 ? lastErrorMessage() : '';
	}

	/** An object with `hash total upserts deletions conflicts changes`. */
	static changes(id: string, offset: u32 = 0, limit: u32 = 50): Doc {
		return listed(host.changes(id, offset, limit));
	}

	/** Empty, or why it is not possible. */
	static discard(id: string, entityType: string, entityId: string): string {
		return host.discard(id, entityType, entityId) < 0 ? lastErrorMessage() : '';
	}

	/** The id of the job that publishes the stage; `options` is a JSON object. `failure` is why there is none. */
	static publish(id: string, options: string = '{}'): Saved {
		return saved(host.publish(id, options));
	}

	/** Why the last of these functions failed. */
	static get failure(): ErrorNumber {
		return <ErrorNumber>lastErrorNumber();
	}

	/** Objects with `id stage_id label published user_id user upserts deletions overwritten can_undo`. */
	static history(limit: u32 = 50): Doc {
		return listed(host.history(limit));
	}

	/** The id of the job that undoes a publication. */
	static undo(publication: string, options: string = '{}'): Saved {
		return saved(host.undo(publication, options));
	}

	/** A path, as the `id` of the answer. */
	static previewLink(id: string, hours: u32): Saved {
		return saved(host.previewLink(id, hours));
	}

	/** Empty, or why it is not possible. */
	static revokePreviews(id: string): string {
		return host.revokePreviews(id) < 0 ? lastErrorMessage() : '';
	}

	/** An object with `id job_type status progress created_at started_at completed_at result error logs params`. */
	static job(id: string): Doc {
		return listed(host.job(id));
	}

	static cancelJob(id: string): bool {
		return host.cancelJob(id) == 1;
	}
}
