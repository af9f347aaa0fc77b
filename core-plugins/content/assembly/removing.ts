// Deleting items, bringing them back, and doing one thing to many of them.
import {
	cache,
	crypto,
	Doc,
	ErrorNumber,
	Json,
	notFound,
	nothing,
	RenderElement,
	request,
	Rows,
	sql,
	user,
} from '@trovato/sdk';
import { DELETE, EDIT, may, permitted, VIEW } from './access';
import { expectedVersion, lockItem, malformed, notAllowed, readBody, refuse, respondNewest } from './api';
import { isUuid } from './listing';
import { Problems } from './problems';
import { respondJson } from './represent';
import { buildWindows, forget, tell, tellOthers } from './save';
import { enterStage, write } from './staging';
import { Telling } from './telling';

const MOST = 500;

/** `DELETE /api/items/{id}` */
export function deleteItem(): RenderElement {
	const locked = lockItem(request.param('id'), DELETE, 'delete', expectedVersion(Doc.json('{}')));
	if (locked.failed) return locked.refusal;
	removeItems(locked.rows, rowsOf(locked.rows, null));
	request.respond(204, 'application/json', '');
	return nothing();
}

/** Marks items as deleted: they are invisible everywhere, and can be brought back until they are purged. */
export function removeItems(items: Rows, rows: string): void {
	const ids: string[] = [];
	for (let i = 0; i < items.length; i++) if (rows.indexOf(items.string(i, 'id')) >= 0) ids.push(items.string(i, 'id'));
	tell('tap_item_delete', ids);
	enterStage(rows, true);
	const gone = write('items_delete').json(rows).all();
	const telling = new Telling(gone);
	telling.clear(rows, true);
	telling.tell(rows, 'content.deleted');
	forget(gone);
}

/** A list of `{"id"}` and what else the statements need, of the rows that are chosen, or of all. */
export function rowsOf(items: Rows, chosen: bool[] | null): string {
	const json = new Json().list();
	for (let i = 0; i < items.length; i++) {
		if (chosen !== null && !chosen[i]) continue;
		json.object().key('id').string(items.string(i, 'id')).key('type').string(items.string(i, 'type'));
		json.key('revision_id').string(items.string(i, 'revision_id')).key('publication_id').string(crypto.uuid());
		json.key('author_id').string(user.id).key('status').int(1).key('off').bool(true).end();
	}
	return json.end().toJson();
}

/** `POST /api/items/{id}/restore` */
export function restoreItem(): RenderElement {
	const id = request.param('id');
	const rows = lockDeleted([id]);
	if (rows.length == 0) return notFound();
	if (!may(rows, 0, DELETE)) return notAllowed(rows, 'bring back');
	bringBack([id]);
	return respondNewest(id);
}

/** Those of the ids that were deleted; nobody else changes them until the transaction ends. */
function lockDeleted(ids: string[]): Rows {
	const list = new Json().list();
	for (let i = 0; i < ids.length; i++) list.string(ids[i]);
	const json = list.end().toJson();
	sql('items_lock').json(json).all();
	return sql('item_deleted').json(json).all();
}

function bringBack(ids: string[]): void {
	const entries = new Json().list();
	const news = new Map<string, bool>();
	for (let i = 0; i < ids.length; i++) {
		entries.object().key('id').string(ids[i]).end();
		news.set(ids[i], true);
	}
	const rows = entries.end().toJson();
	enterStage(rows);
	const back = write('item_restore').json(rows).all();
	buildWindows(back.toJson(), back, 'content.restored');
	tellOthers(news);
}

/** Brings back those items that the user may delete; what became of each, as JSON. */
function restoreMany(ids: string[]): string {
	const rows = lockDeleted(ids);
	const allowed = permitted(rows, DELETE);
	const outcomes = new Map<string, string>();
	const back: string[] = [];
	// What somebody may not bring back, they do not know of.
	for (let i = 0; i < rows.length; i++) {
		if (!allowed[i]) continue;
		back.push(rows.string(i, 'id'));
		outcomes.set(rows.string(i, 'id'), 'done');
	}
	if (back.length > 0) bringBack(back);
	return results('restore', ids, outcomes);
}

/** `POST /api/items/bulk`: `{"action": "publish" | "unpublish" | "delete" | "restore", "ids": […]}` */
export function bulkItems(): RenderElement {
	const body = readBody();
	if (body.failed) return malformed();
	const action = body.string('action');
	const problems = new Problems();
	if (action != 'publish' && action != 'unpublish' && action != 'delete' && action != 'restore')
		problems.add('action', 'Action must be publish, unpublish, delete or restore.');
	const count = body.count('ids');
	if (body.kind('ids') != 'list' || count < 1 || count > MOST)
		problems.add('ids', 'Ids must be a list of 1 to 500 ids.');
	const ids: string[] = [];
	for (let i = 0; problems.count == 0 && i < count; i++) {
		const id = body.string('ids.' + i.toString());
		if (!isUuid(id)) problems.add('ids.' + i.toString(), "'" + id + "' is no id.");
		else if (!ids.includes(id)) ids.push(id);
	}
	if (problems.count > 0) return problems.answer();
	respondJson(changeMany(action, ids));
	return nothing();
}

/** Does it to those items that the user may do it to; what became of each, as JSON. */
export function changeMany(action: string, ids: string[]): string {
	if (action == 'restore') return restoreMany(ids);
	const list = new Json().list();
	for (let i = 0; i < ids.length; i++) list.string(ids[i]);
	const chosenIds = list.end().toJson();
	sql('items_lock').json(chosenIds).all();
	const rows = sql('items_chosen').json(chosenIds).all();
	const allowed = permitted(rows, action == 'delete' ? DELETE : EDIT);
	const known = permitted(rows, VIEW);
	const outcomes = new Map<string, string>();
	let any = false;
	for (let i = 0; i < rows.length; i++) {
		outcomes.set(rows.string(i, 'id'), allowed[i] ? 'done' : known[i] ? 'forbidden' : 'not_found');
		if (allowed[i] && isDone(action, rows, i)) {
			allowed[i] = false;
			outcomes.set(rows.string(i, 'id'), 'unchanged');
		}
		if (allowed[i]) any = true;
	}
	if (any) {
		const chosen = rowsOf(rows, allowed);
		if (action == 'delete') removeItems(rows, chosen);
		else switchItems(chosen, action == 'publish');
	}
	return results(action, ids, outcomes);
}

function results(action: string, ids: string[], outcomes: Map<string, string>): string {
	const json = new Json().object().key('action').string(action).key('results').list();
	for (let i = 0; i < ids.length; i++) {
		const outcome = outcomes.has(ids[i]) ? outcomes.get(ids[i]) : 'not_found';
		json.object().key('id').string(ids[i]).key('outcome').string(outcome).end();
	}
	return json.end().end().toJson();
}

/** The item is as the action would make it. */
function isDone(action: string, rows: Rows, row: i32): bool {
	if (action == 'publish') return rows.bool(row, 'newest_public');
	return action == 'unpublish' && rows.bool(row, 'nothing_planned');
}

/** Makes the newest state of items public now, or takes them off; neither makes a revision. */
function switchItems(rows: string, publish: bool): void {
	enterStage(rows);
	const touched = write('items_touch').json(rows).all();
	if (publish) write('publications_add').json(rows).run();
	else {
		write('publications_cancel').json(rows).run();
		write('publications_end').json(rows).run();
	}
	buildWindows(rows, touched);
	const news = new Map<string, bool>();
	for (let i = 0; i < touched.length; i++) news.set(touched.string(i, 'id'), false);
	tellOthers(news);
}
