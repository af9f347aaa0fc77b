// The JSON interface of single items.
import {
	Doc,
	ErrorNumber,
	Json,
	nothing,
	notFound,
	page,
	problem,
	RenderElement,
	request,
	Rows,
	sql,
	user,
} from '@trovato/sdk';
import { EDIT, may, mayCreate, VIEW } from './access';
import { TypeDefinition } from './definition';
import { changeItem, cloneItem, createItem, findNewest, Saved } from './editing';
import { entityTag, respondJson, Selection, writeItem } from './represent';
import { Input } from './values';

/** What stands in the way of a request; answer it with `answer`. */
export function refuse(error: ErrorNumber, sentence: string): RenderElement {
	request.explain(sentence);
	return problem(error);
}

/** The JSON object in the request's body; check `failed`. */
export function readBody(): Doc {
	const doc = Doc.json(request.body);
	if (!doc.failed && doc.kind() != 'object') return Doc.json('');
	return doc;
}

export function malformed(): RenderElement {
	const why = request.lastError;
	return refuse(ErrorNumber.RequestMalformed, why.length > 0 ? why : 'The body must be a JSON object.');
}

/** Someone may not do it: 404 when they may not even know of the item, 403 otherwise. */
export function notAllowed(rows: Rows, what: string): RenderElement {
	if (!may(rows, 0, VIEW)) return notFound();
	return refuse(ErrorNumber.RequestForbidden, 'You may not ' + what + ' this item.');
}

/** Answers with the newest state of an item and its tag. */
export function respondNewest(id: string, status: i32 = 200): RenderElement {
	const rows = findNewest(id);
	if (rows.length == 0) return notFound();
	request.setHeader('etag', entityTag(rows.int(0, 'version')));
	const json = new Json();
	writeItem(json, rows, 0, new Selection(''), true);
	respondJson(json.toJson(), status);
	return nothing();
}

/** `GET /api/items/{id}`: what is public, or for those who may the newest state. */
export function getItem(): RenderElement {
	const id = request.param('id');
	const version = request.query('version');
	const selection = new Selection(request.query('fields'));
	const json = new Json();
	if (version != 'latest') {
		const live = sql('item').string(id).all();
		if (live.length > 0) {
			if (!may(live, 0, VIEW)) return notFound();
			page.cacheTag('item:' + id);
			page.expiresAt(live.time(0, 'until'));
			writeItem(json, live, 0, selection, false);
			request.setHeader('etag', '"' + live.string(0, 'revision_id') + '-' + live.int(0, 'version').toString() + '"');
			respondJson(json.toJson());
			return nothing();
		}
		if (version == 'live') return notFound();
	}
	const rows = findNewest(id);
	if (rows.length == 0 || !mayViewNewest(rows)) return notFound();
	request.setHeader('etag', entityTag(rows.int(0, 'version')));
	request.setHeader('cache-control', 'private, no-cache');
	writeItem(json, rows, 0, selection, true);
	respondJson(json.toJson());
	return nothing();
}

/** The newest state of an item that is public may say what is not: that is for those who may see what is unpublished. */
export function mayViewNewest(rows: Rows): bool {
	if (!may(rows, 0, VIEW)) return false;
	const live = rows.string(0, 'live_revision_id');
	if (live.length == 0 || live == rows.string(0, 'revision_id')) return true;
	return user.can('view unpublished content') || isAuthor(rows) || may(rows, 0, EDIT);
}

function isAuthor(rows: Rows): bool {
	return !user.isAnonymous && rows.string(0, 'author_id') == user.id;
}

/** `POST /api/items` */
export function postItem(): RenderElement {
	const body = readBody();
	if (body.failed) return malformed();
	const type = TypeDefinition.find(body.string('type'));
	if (type === null || !mayCreate(type.name)) {
		if (type === null && mayCreateAnything())
			return refuse(ErrorNumber.RequestInvalid, 'There is no such content type.');
		return refuse(ErrorNumber.RequestForbidden, 'You may not create content of this type.');
	}
	const saved = createItem(type, new Input(body, false));
	if (saved.problems.count > 0) return saved.problems.answer();
	request.setHeader('location', '/api/items/' + saved.id);
	return respondNewest(saved.id, 201);
}

/** Whoever may not create this type need not learn whether it exists. */
function mayCreateAnything(): bool {
	return user.can('administer content');
}

/** Locks an item for a change; says what is in the way, or null. `rows` of the newest state are in `Locked.rows`. */
export class Locked {
	/** Why it cannot be changed; 0 when it can. */
	refusal: RenderElement = changetype<RenderElement>(<usize>0);
	rows: Rows = changetype<Rows>(<usize>0);

	get failed(): bool {
		return changetype<usize>(this.refusal) != 0;
	}
}

/**
 * Takes the item for a change, or finds why not.
 * @param expected the version that the change was made for; `*` for whatever there is
 */
export function lockItem(id: string, operation: string, what: string, expected: string): Locked {
	const locked = new Locked();
	sql('item_lock').string(id).all();
	const rows = findNewest(id);
	locked.rows = rows;
	if (rows.length == 0) locked.refusal = notFound();
	else if (!may(rows, 0, operation)) locked.refusal = notAllowed(rows, what);
	else if (expected.length == 0)
		locked.refusal = refuse(
			ErrorNumber.RequestUnconditional,
			'Say in If-Match which version the change is meant for, such as ' + entityTag(rows.int(0, 'version')) + ', or *.',
		);
	else if (expected != '*' && !names(expected, rows.int(0, 'version')))
		locked.refusal = refuse(
			ErrorNumber.RequestStale,
			'The item is at version ' + rows.int(0, 'version').toString() + ' by now, not at ' + expected + '.',
		);
	return locked;
}

/** Whether `If-Match` or the member `version` names the version. */
function names(expected: string, version: i64): bool {
	const tags = expected.split(',');
	for (let i = 0; i < tags.length; i++) {
		const tag = tags[i].trim();
		if (tag == entityTag(version) || tag == version.toString()) return true;
		if (tag.endsWith('-' + version.toString() + '"')) return true;
	}
	return false;
}

/** What the request says of the version: the header `If-Match`, or the member `version` of the body. */
export function expectedVersion(body: Doc): string {
	const header = request.header('if-match').trim();
	return header.length > 0 || body.failed ? header : body.string('version');
}

/** `PATCH /api/items/{id}` */
export function patchItem(): RenderElement {
	const body = readBody();
	if (body.failed) return malformed();
	const id = request.param('id');
	const locked = lockItem(id, EDIT, 'change', expectedVersion(body));
	if (locked.failed) return locked.refusal;
	const type = TypeDefinition.of(locked.rows);
	if (body.has('type') && body.string('type') != type.name)
		return refuse(ErrorNumber.RequestInvalid, 'The type of an item cannot be changed.');
	const saved: Saved = changeItem(locked.rows, type, new Input(body, false));
	if (saved.problems.count > 0) return saved.problems.answer();
	return respondNewest(id);
}

/** `POST /api/items/{id}/clone` */
export function postClone(): RenderElement {
	const rows = findNewest(request.param('id'));
	if (rows.length == 0 || !mayViewNewest(rows)) return notFound();
	if (!mayCreate(rows.string(0, 'type')))
		return refuse(ErrorNumber.RequestForbidden, 'You may not create content of this type.');
	const id = cloneItem(rows);
	request.setHeader('location', '/api/items/' + id);
	return respondNewest(id, 201);
}
