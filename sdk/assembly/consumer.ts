// What makes "at least once" once: a plugin that listens keeps the ids of the events it has dealt with, in its own table
// and in the transaction of what it does about them.
import { column } from './column';
import { Doc } from './doc';
import { Json } from './json';
import { query } from './query';
import { request } from './request';
import { text } from './text';

const TABLE = 'event_seen';
const DAY_MS: i64 = 86_400_000;

/** Needs a table `event_seen (id uuid primary key, seen timestamptz not null default now())` of the plugin's own. */
export class consumer {
	/** In `tap_event`: whether the event is new to the plugin. From then on it is not, unless the tap fails. */
	static isNew(event: Doc): bool {
		return consumer.isNewId(event.string('id'));
	}

	/** The same for whoever has only the id, such as a worker of a queue. */
	static isNewId(id: string): bool {
		const row = new Json().object().key('id').string(id).end().toJson();
		return query(TABLE).returning('id').upsert(row, ['id'], []).length > 0;
	}

	/** In `tap_cron`: forgets ids after so many days; an event that is sent again later counts as new. */
	static forget(days: i32 = 60): void {
		query(TABLE)
			.where(column('seen').below(text.formatTime(request.now - i64(days) * DAY_MS, 'iso')))
			.delete();
	}
}
