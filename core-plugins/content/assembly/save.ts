// Saving items: a fixed number of statements for any number of them, then the taps of other plugins.
import { cache, plugins, Rows, sql, stage } from '@trovato/sdk';
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
 * @param also `content.created` when `rows` name new revisions
 */
export function buildWindows(rows: string, items: Rows, also: string = ''): void {
	const telling = new Telling(items);
	const cleared = telling.clear(rows);
	write('windows_build').json(rows).run();
	write('windows_hull').json(rows).run();
	telling.tell(rows, cleared, also);
	forget(items);
	invalidateLists(cleared);
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

/** Lets other plugins take part in the saving; `isNew` says of each id whether the item was created. */
export function tellOthers(ids: string, isNew: Map<string, bool>): void {
	const rows = sql('items_by_id').json(ids).all();
	for (let i = 0; i < rows.length; i++) {
		const item = rows.item(i);
		plugins.notifyItem(isNew.get(item.id) ? 'tap_item_insert' : 'tap_item_update', item);
	}
}
