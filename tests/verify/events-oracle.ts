// What must be true of the events that a consumer heard, judged by the tables of content alone: the outbox is not asked.
import type { Sql } from '../../kernel/src/db/connect.ts';

export interface Heard {
	readonly id: string;
	readonly type: string;
	/** `item/<id>` */
	readonly subject: string;
	readonly time: string;
	readonly sequence: string;
	readonly data: { readonly page_version_id: string };
}

/** What was public of an item at an instant, read from the database. */
export interface Observed {
	readonly item: string;
	/** ISO 8601 with microseconds. */
	readonly at: string;
	readonly live: string | null;
}

/** Sentences that say what is wrong; none is a pass. */
export async function checkStory(
	owner: Sql,
	heard: readonly Heard[],
	observed: readonly Observed[],
): Promise<string[]> {
	const problems: string[] = [];
	const byItem = Map.groupBy(heard, ({ subject }) => subject.replace('item/', ''));

	// Each saved version was created, once; none that was rolled back.
	const rows = await owner<{ id: string }[]>`select id::text from p_content.item_revision`;
	const saved = new Set(rows.map(({ id }) => id));
	const created = heard.filter(({ type }) => type === 'content.created').map(({ data }) => data.page_version_id);
	for (const id of saved) if (!created.includes(id)) problems.push(`version ${id} was saved, and no event tells of it`);
	for (const id of created) if (!saved.has(id)) problems.push(`an event tells of version ${id}, which was never saved`);
	if (new Set(created).size !== created.length) problems.push('a version was created twice');
	if (new Set(heard.map(({ id }) => id)).size !== heard.length) problems.push('an event was counted twice');

	for (const [item, events] of byItem) {
		let live: string | null = null;
		let last: Heard | undefined;
		let isDeleted = false;
		for (const event of events) {
			const version = event.data.page_version_id;
			const where = `item ${item}, ${event.type} of ${version} (${event.sequence})`;
			if (last && (Number(last.sequence) >= Number(event.sequence) || last.time > event.time))
				problems.push(`${where}: after number ${last.sequence} of ${last.time}`);
			if (event.type === 'content.published') {
				if (live !== null) problems.push(`${where}: ${live} is public`);
				if (isDeleted) problems.push(`${where}: it is deleted`);
				live = version;
			} else if (event.type === 'content.unpublished' || event.type === 'content.archived') {
				if (live !== version) problems.push(`${where}: ${String(live)} is public`);
				live = null;
			} else if (event.type === 'content.deleted') {
				if (live !== null || isDeleted) problems.push(`${where}: it was public, or deleted before`);
				isDeleted = true;
			} else if (event.type === 'content.restored') {
				if (!isDeleted) problems.push(`${where}: it was not deleted`);
				isDeleted = false;
			} else if (isDeleted) problems.push(`${where}: it is deleted`);
			last = event;
		}
	}

	// Whenever somebody looked, the events up to then lead to what was public.
	for (const { item, at, live } of observed) {
		let told: string | null = null;
		for (const { type, time, data } of byItem.get(item) ?? []) {
			if (time > at) break;
			if (type === 'content.published') told = data.page_version_id;
			else if (type === 'content.unpublished' || type === 'content.archived') told = null;
		}
		if (told !== live) problems.push(`item ${item} at ${at}: ${String(live)} was public, events say ${String(told)}`);
	}
	return problems;
}
