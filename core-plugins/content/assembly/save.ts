// Saving items: a fixed number of statements for any number of them, then the taps of other plugins.
import { cache, Json, plugins, Rows, sql, stage } from '@trovato/sdk';
import { enterStage, write } from './staging';
import { Telling } from './telling';

/**
 * Writes items, their new revisions and when these are public; `rows` is the JSON list that the statements describe.
 * @param replan whether any publication begins, ends or goes
 */
export function saveItems(rows: string, replan: bool = true): void {
	enterStage(rows);
	if (!stage.isLive) sql('items_place').json(rows).run();
	const saved = write('save_items').json(rows).all();
	sql('save_revisions').json(rows).run();
	if (replan) {
		write('publications_cancel').json(rows).run();
		write('publications_end').json(rows).run();
		write('publications_add').json(rows).run();
	}
	buildWindows(rows, saved, 'content.created');
}

/**
 * Derives anew what is public when, and tells others of it; `items` are rows with the ids and types of the same items.
 * @param also what else is told of all of them: `content.created` when `rows` name new revisions, `content.restored`
 */
export function buildWindows(rows: string, items: Rows, also: string = ''): void {
	const telling = new Telling(items);
	telling.clear(rows);
	write('windows_build').json(rows).run();
	write('windows_hull').json(rows).run();
	telling.tell(rows, also);
	forget(items);
}

/** Pages that show these items, or lists of their types, are made anew. */
export function forget(items: Rows): void {
	for (let i = 0; i < items.length; i++) cache.invalidate('item:' + items.string(i, 'id'));
	invalidateLists(items);
	cache.invalidate('item_list:all');
}

/** Lists of the rows' types show something else now. */
function invalidateLists(rows: Rows): void {
	for (let i = 0; i < rows.length; i++) cache.invalidate('item_list:' + rows.string(i, 'type'));
}

/** How many items a tap is told of in one call. */
const BATCH = 500;

/** Lets other plugins take part in the saving; `isNew` says of each id whether the item was created. */
export function tellOthers(isNew: Map<string, bool>): void {
	const ids = isNew.keys();
	const created: string[] = [];
	const changed: string[] = [];
	for (let i = 0; i < ids.length; i++) {
		if (isNew.get(ids[i])) created.push(ids[i]);
		else changed.push(ids[i]);
	}
	tell('tap_item_insert', created);
	tell('tap_item_update', changed);
}

/** Calls a tap with the newest states of these items, 500 at a time. */
export function tell(tap: string, ids: string[]): void {
	if (ids.length == 0) return;
	const list = new Json().list();
	for (let i = 0; i < ids.length; i++) list.string(ids[i]);
	const rows = sql('items_by_id').json(list.end().toJson()).all();
	for (let first = 0; first < rows.length; first += BATCH) plugins.notifyItems(tap, rows.items(first, BATCH));
}
