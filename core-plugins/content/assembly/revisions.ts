// The revisions of an item: a list, one of them, what differs between two, and going back to one.
import {
	Doc,
	ErrorNumber,
	Json,
	nothing,
	notFound,
	RenderElement,
	request,
	Rows,
	sql,
	text as texts,
	user,
} from '@trovato/sdk';
import { EDIT, may, VIEW } from './access';
import { expectedVersion, lockItem, malformed, mayViewNewest, readBody, refuse, respondNewest } from './api';
import { TypeDefinition } from './definition';
import { revertItem } from './editing';
import { isUuid } from './listing';
import { readPlan } from './publication';
import { Problems } from './problems';
import { respondJson } from './represent';
import { Input } from './values';

const PAGE = 50;

/** Old states are for those who may see what is not public. */
export function maySeeRevisions(rows: Rows): bool {
	if (!may(rows, 0, VIEW)) return false;
	if (user.can('view unpublished content')) return true;
	return (!user.isAnonymous && rows.string(0, 'author_id') == user.id) || may(rows, 0, EDIT);
}

/** A page of revisions, the newest first; `after` is the seq of the last one of the page before, 0 for none. */
export function findRevisions(id: string, after: i64): Rows {
	const statement = sql('revisions').string(id);
	if (after > 0) statement.int(after);
	else statement.null();
	return statement.int(PAGE + 1).all();
}

/** One or two revisions of an item in the order in which they were saved. */
export function findRevision(id: string, first: string, second: string = ''): Rows {
	const ids = new Json().list().string(first);
	if (second.length > 0) ids.string(second);
	return sql('revision').string(id).json(ids.end().toJson()).all();
}

/** `GET /api/items/{id}/revisions` */
export function getRevisions(): RenderElement {
	const id = request.param('id');
	const items = sql('item_newest').string(id).all();
	if (items.length == 0 || !maySeeRevisions(items)) return notFound();
	const after = texts.test('^[0-9]{1,15}$', request.query('after')) ? I64.parseInt(request.query('after')) : 0;
	const rows = findRevisions(id, after);
	const json = new Json().object().key('revisions').list();
	const shown = min(rows.length, PAGE);
	for (let i = 0; i < shown; i++) {
		json.object().key('id').string(rows.string(i, 'id')).key('title').string(rows.string(i, 'title'));
		json.key('created').string(rows.string(i, 'created')).key('log_message').string(rows.string(i, 'log_message'));
		json.key('author_id').string(rows.string(i, 'author_id')).key('author').raw(rows.json(i, 'author'));
		json.key('current').bool(rows.bool(i, 'current')).key('live').bool(rows.bool(i, 'live'));
		json.key('scheduled').raw(rows.json(i, 'scheduled')).end();
	}
	json.end().key('next');
	if (rows.length > PAGE) json.string('/api/items/' + id + '/revisions?after=' + rows.string(shown - 1, 'seq'));
	else json.null();
	respondJson(json.end().toJson());
	return nothing();
}

function visibleRevision(rows: Rows, count: i32): bool {
	return rows.length == count && maySeeRevisions(rows);
}

/** `GET /api/items/{id}/revisions/{revision}` */
export function getRevision(): RenderElement {
	const rows = findRevision(request.param('id'), request.param('revision'));
	if (!visibleRevision(rows, 1)) return notFound();
	const json = new Json().object().key('id').string(rows.string(0, 'revision_id'));
	json.key('item_id').string(rows.string(0, 'id')).key('type').string(rows.string(0, 'type'));
	json.key('title').string(rows.string(0, 'title')).key('fields').raw(rows.json(0, 'fields'));
	json.key('created').string(rows.string(0, 'created')).key('author_id').string(rows.string(0, 'editor_id'));
	json.key('log_message').string(rows.string(0, 'log_message')).key('current').bool(rows.bool(0, 'current'));
	respondJson(json.end().toJson());
	return nothing();
}

/** One thing in which two revisions differ. */
export class Difference {
	constructor(
		readonly field: string,
		readonly label: string,
		/** JSON as it is stored; `null` when there was nothing. */
		readonly before: string,
		readonly after: string,
	) {}
}

/** What differs between two revisions, field by field in the order of the type; fields that it has no more come last. */
export function differences(rows: Rows): Difference[] {
	const found: Difference[] = [];
	const type = TypeDefinition.of(rows);
	if (rows.string(0, 'title') != rows.string(1, 'title'))
		found.push(new Difference('title', type.titleLabel, rows.json(0, 'title'), rows.json(1, 'title')));
	const before = Doc.json(rows.json(0, 'fields'));
	const after = Doc.json(rows.json(1, 'fields'));
	const seen = new Set<string>();
	for (let i = 0; i < type.fields.length; i++) {
		seen.add(type.fields[i].name);
		compareField(found, type.fields[i].name, type.fields[i].label, before, after);
	}
	for (let i = 0; i < before.count(); i++) others(found, before.key(i), seen, before, after);
	for (let i = 0; i < after.count(); i++) others(found, after.key(i), seen, before, after);
	return found;
}

function others(found: Difference[], name: string, seen: Set<string>, before: Doc, after: Doc): void {
	if (seen.has(name)) return;
	seen.add(name);
	compareField(found, name, name, before, after);
}

function compareField(found: Difference[], name: string, label: string, before: Doc, after: Doc): void {
	const old = before.json(name);
	const now = after.json(name);
	if (old != now) found.push(new Difference(name, label, old, now));
}

/** `GET /api/items/{id}/diff?from=…&to=…` */
export function getDiff(): RenderElement {
	const from = request.query('from');
	const to = request.query('to');
	const problems = new Problems();
	if (!isUuid(from)) problems.add('from', 'from must be the id of a revision.');
	if (!isUuid(to)) problems.add('to', 'to must be the id of a revision.');
	if (problems.count > 0) return problems.answer();
	const rows = findRevision(request.param('id'), from, to);
	if (from == to ? !visibleRevision(rows, 1) : !visibleRevision(rows, 2)) return notFound();
	const json = new Json().object().key('from').string(rows.string(0, 'revision_id'));
	json
		.key('to')
		.string(rows.string(rows.length - 1, 'revision_id'))
		.key('differences')
		.list();
	const found: Difference[] = from == to ? [] : differences(rows);
	for (let i = 0; i < found.length; i++) {
		json.object().key('field').string(found[i].field).key('label').string(found[i].label);
		json.key('before').raw(found[i].before).key('after').raw(found[i].after).end();
	}
	respondJson(json.end().end().toJson());
	return nothing();
}

/** `POST /api/items/{id}/revert`: `{"revision_id"}`; a new revision with the content of the old one. */
export function postRevert(): RenderElement {
	const body = readBody();
	if (body.failed) return malformed();
	const id = request.param('id');
	const wanted = body.string('revision_id');
	const locked = lockItem(id, EDIT, 'change', expectedVersion(body));
	if (locked.failed) return locked.refusal;
	const revision: Rows = isUuid(wanted) ? findRevision(id, wanted) : changetype<Rows>(<usize>0);
	const problems = new Problems();
	if (changetype<usize>(revision) == 0 || revision.length == 0)
		problems.add('revision_id', 'Revision must be one of this item.');
	const plan = readPlan(new Input(body, false), locked.rows, problems);
	if (problems.count > 0) return problems.answer();
	revertItem(locked.rows, revision, plan);
	return respondNewest(id);
}
