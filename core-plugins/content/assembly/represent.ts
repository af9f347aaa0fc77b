// Items as JSON: what the API answers with.
import { Doc, Json, request, Rows, text as texts } from '@trovato/sdk';
import { isPublic } from './access';

/** Which members and fields are wanted; empty means all of them. */
export class Selection {
	private names: string[] = [];

	/** @param list names joined by commas */
	constructor(list: string) {
		const parts = list.split(',');
		for (let i = 0; i < parts.length; i++) if (parts[i].trim().length > 0) this.names.push(parts[i].trim());
	}

	get isAll(): bool {
		return this.names.length == 0;
	}

	has(name: string): bool {
		return this.isAll || this.names.includes(name);
	}

	/** Fields are wanted by name, or all of them as `fields`. */
	get allFields(): bool {
		return this.isAll || this.names.includes('fields');
	}
}

/** Where an item stands: `published`, `scheduled`, `expired` or `draft`. */
export function stateOf(rows: Rows, row: i32): string {
	if (isPublic(rows, row)) return 'published';
	if (rows.isNull(row, 'public_from')) return 'draft';
	const until = rows.time(row, 'public_until', i64.MAX_VALUE);
	return until <= request.now ? 'expired' : 'scheduled';
}

function time(json: Json, rows: Rows, row: i32, column: string): void {
	if (rows.isNull(row, column)) json.key(column).null();
	else json.key(column).string(texts.formatTime(rows.time(row, column), 'iso'));
}

/**
 * Writes one item.
 * @param newest the row is the newest saved state, which comes with version and time line
 */
export function writeItem(json: Json, rows: Rows, row: i32, wanted: Selection, newest: bool): void {
	const id = rows.string(row, 'id');
	json.object().key('id').string(id).key('type').string(rows.string(row, 'type'));
	if (wanted.has('title')) json.key('title').string(rows.string(row, 'title'));
	if (wanted.has('status')) json.key('status').int(i64(isPublic(rows, row)));
	if (newest && wanted.has('state')) json.key('state').string(stateOf(rows, row));
	if (wanted.has('author_id')) json.key('author_id').string(rows.string(row, 'author_id'));
	if (wanted.has('created')) time(json, rows, row, 'created');
	if (wanted.has('changed')) time(json, rows, row, 'changed');
	if (wanted.has('promote')) json.key('promote').bool(rows.int(row, 'promote') == 1);
	if (wanted.has('sticky')) json.key('sticky').bool(rows.int(row, 'sticky') == 1);
	if (wanted.has('revision_id')) json.key('revision_id').string(rows.string(row, 'revision_id'));
	if (newest && wanted.has('version')) json.key('version').int(rows.int(row, 'version'));
	if (newest && wanted.has('live_revision_id')) json.key('live_revision_id').raw(rows.json(row, 'live_revision_id'));
	if (newest && wanted.isAll) {
		time(json, rows, row, 'public_from');
		time(json, rows, row, 'public_until');
	}
	writeFields(json, rows, row, wanted);
	if (wanted.has('links')) {
		json
			.key('links')
			.object()
			.key('self')
			.string('/api/items/' + id);
		json
			.key('page')
			.string('/item/' + id)
			.end();
	}
	json.end();
}

function writeFields(json: Json, rows: Rows, row: i32, wanted: Selection): void {
	if (wanted.allFields) {
		json.key('fields').raw(rows.json(row, 'fields'));
		return;
	}
	const fields = Doc.json(rows.json(row, 'fields'));
	let opened = false;
	for (let i = 0; i < fields.count(); i++) {
		const name = fields.key(i);
		if (!wanted.has(name)) continue;
		if (!opened) json.key('fields').object();
		opened = true;
		json.key(name).raw(fields.json(name));
	}
	if (opened) json.end();
}

/** The tag that names a version of an item, for `ETag` and `If-Match`. */
export function entityTag(version: i64): string {
	return '"' + version.toString() + '"';
}

/** Answers with JSON. */
export function respondJson(json: string, status: i32 = 200): void {
	request.respond(status, 'application/json', json);
}
