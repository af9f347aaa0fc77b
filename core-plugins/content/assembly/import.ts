// The command `import`: Markdown files become items. Each batch is one transaction and a fixed number of statements,
// however many files it has.
import { crypto, input, Json, parseJson, request, sql, text as texts } from '@trovato/sdk';
import { FieldDefinition, TypeDefinition } from './definition';
import { Document, NO_DATE, readDocument } from './document';
import { findLinks, LinkSpot, replaceLinks, targetOf } from './links';
import { folderOf, joinPath } from './paths';
import { saveItems, tellOthers } from './save';
import { Taken, takeRecords } from './targets';

/** The fields of a type that a Markdown file can fill; empty where the type has none of the kind. */
class Target {
	body: string = '';
	summary: string = '';
	tags: FieldDefinition | null = null;
	constructor(readonly type: string) {}
}

/** What is known of a file before it is taken in. */
class Known {
	constructor(
		readonly id: string,
		readonly hash: string,
		readonly exists: bool,
		readonly sticky: i64,
	) {}
}

function findTarget(name: string): Target | null {
	const type = TypeDefinition.find(name);
	if (type === null) return null;
	const target = new Target(name);
	for (let i = 0; i < type.fields.length; i++) {
		const field = type.fields[i];
		if (field.type == 'TextLong' && target.body.length == 0) target.body = field.name;
		if (field.name == 'field_summary') target.summary = field.name;
		if (field.name == 'field_tags') target.tags = field;
	}
	return target;
}

function typeNames(): string {
	const rows = sql('type_names').all();
	const names: string[] = [];
	for (let i = 0; i < rows.length; i++) names.push(rows.string(i, 'type'));
	return names.join(', ');
}

/** Checks the options and reserves an id for every file, so that links can point at files that come later. */
function start(folder: string, type: string): string {
	if (type.length == 0) return 'Give the content type with --type, one of: ' + typeNames();
	const target = findTarget(type);
	if (target === null) return "There is no content type '" + type + "', choose one of: " + typeNames();
	if (target.body.length == 0) return "The content type '" + type + "' has no long text field for the files' text";
	const promote = request.param('promote', 'true');
	if (promote != 'true' && promote != 'false') return "--promote is '" + promote + "', expected true or false";
	const rows = new Json().list();
	for (let i = 0; i < input.count; i++)
		rows
			.object()
			.key('path')
			.string(joinPath(folder, input.name(i)))
			.key('item_id')
			.string(crypto.uuid())
			.end();
	sql('import_reserve').json(rows.end().toJson()).run();
	return '';
}

function findKnown(paths: Set<string>): Map<string, Known> {
	const list = new Json().list();
	const all = paths.values();
	for (let i = 0; i < all.length; i++) list.string(all[i]);
	const rows = sql('import_files').json(list.end().toJson()).all();
	const known = new Map<string, Known>();
	for (let i = 0; i < rows.length; i++)
		known.set(
			rows.string(i, 'path'),
			new Known(rows.string(i, 'item_id'), rows.string(i, 'hash'), rows.bool(i, 'known'), rows.int(i, 'sticky')),
		);
	return known;
}

/** The fields as they are stored. A tag that refers to a record has its label instead of `{"target_id"}` until `refer`. */
function fieldsOf(doc: Document, body: string, target: Target): string {
	const json = new Json().object();
	json.key(target.body).object().key('value').string(body).key('format').string('markdown').end();
	if (target.summary.length > 0 && doc.summary.length > 0)
		json.key(target.summary).object().key('value').string(doc.summary).end();
	const tags = target.tags;
	if (tags !== null && doc.tags.length > 0) {
		json.key(tags.name).list();
		for (let i = 0; i < doc.tags.length; i++)
			json
				.object()
				.key(tags.isReference ? 'label' : 'value')
				.string(doc.tags[i])
				.end();
		json.end();
	}
	return json.end().toJson();
}

/** The instant that the file names, as ISO 8601; empty when it names none. */
function dateOf(doc: Document): string {
	return doc.date == NO_DATE ? '' : texts.formatTime(doc.date, 'iso');
}

/** A file that was read and is to be saved. */
class Draft {
	constructor(
		readonly doc: Document,
		readonly file: Known,
		readonly fields: string,
		readonly promote: i32,
		readonly hash: string,
	) {}

	get date(): string {
		return dateOf(this.doc);
	}

	get status(): i32 {
		return this.doc.draft ? 0 : 1;
	}

	/** Its fields with the ids of what its tags refer to; empty when there is no such thing, which is told. */
	refer(tags: FieldDefinition | null, taken: Map<string, Taken>): string {
		if (tags === null || !tags.isReference || this.doc.tags.length == 0) return this.fields;
		const list = new Json().list();
		const ids = new Set<string>();
		for (let i = 0; i < this.doc.tags.length; i++) {
			const one = taken.get(this.doc.tags[i]);
			if (one.id.length == 0) {
				input.failed(this.doc.index, tags.label + ' ' + one.problem);
				return '';
			}
			if (ids.has(one.id)) continue;
			ids.add(one.id);
			list.object().key('target_id').string(one.id).key('target_type').string(tags.target).end();
		}
		const fields = parseJson(this.fields);
		return fields.set(tags.name, parseJson(list.end().toJson())).toJson();
	}
}

/** What all tags of the drafts refer to: asked for once, and made where the field lets writers do that. */
function takeTags(drafts: Draft[], tags: FieldDefinition | null): Map<string, Taken> {
	const labels: string[] = [];
	if (tags === null || !tags.isReference) return new Map<string, Taken>();
	for (let i = 0; i < drafts.length; i++)
		for (let j = 0; j < drafts[i].doc.tags.length; j++)
			if (!labels.includes(drafts[i].doc.tags[j])) labels.push(drafts[i].doc.tags[j]);
	return takeRecords(tags, labels, tags.string('widget') == 'tags', true);
}

/** The addresses that links of `doc` lead to; empty for those to files that are not imported. */
function resolve(doc: Document, spots: LinkSpot[], known: Map<string, Known>): string[] {
	const targets: string[] = [];
	for (let i = 0; i < spots.length; i++) {
		const path = joinPath(folderOf(doc.path), targetOf(doc.body, spots[i]));
		targets.push(known.has(path) ? '/item/' + known.get(path).id : '');
	}
	return targets;
}

function takeIn(folder: string, target: Target): void {
	const docs: Document[] = [];
	const links: LinkSpot[][] = [];
	const paths = new Set<string>();
	for (let i = 0; i < input.count; i++) {
		const doc = readDocument(i, joinPath(folder, input.name(i)), input.text(i));
		if (doc.problem.length > 0) {
			input.failed(i, doc.problem);
			continue;
		}
		const spots = findLinks(doc.body);
		docs.push(doc);
		links.push(spots);
		paths.add(doc.path);
		for (let j = 0; j < spots.length; j++) paths.add(joinPath(folderOf(doc.path), targetOf(doc.body, spots[j])));
	}
	if (docs.length == 0) return;
	const known = findKnown(paths);
	const promoteAll = request.param('promote', 'true') == 'true';
	const drafts: Draft[] = [];
	for (let i = 0; i < docs.length; i++) {
		const doc = docs[i];
		if (!known.has(doc.path)) {
			input.failed(doc.index, 'it was not there when the import began; import again');
			continue;
		}
		const file = known.get(doc.path);
		const fields = fieldsOf(doc, replaceLinks(doc.body, links[i], resolve(doc, links[i], known)), target);
		const promote = doc.promote < 0 ? i32(promoteAll) : doc.promote;
		const date = dateOf(doc);
		const parts = [target.type, doc.title, date, doc.draft ? '0' : '1', promote.toString(), fields];
		if (doc.sticky >= 0) parts.push(doc.sticky.toString());
		const hash = crypto.sha256(parts.join('\n'));
		if (file.exists && file.hash == hash) input.unchanged(doc.index);
		else drafts.push(new Draft(doc, file, fields, promote, hash));
	}
	save(drafts, target);
}

function save(drafts: Draft[], target: Target): void {
	const taken = takeTags(drafts, target.tags);
	const rows = new Json().list();
	const hashes = new Json().list();
	const isNew = new Map<string, bool>();
	for (let i = 0; i < drafts.length; i++) {
		const draft = drafts[i];
		const file = draft.file;
		const fields = draft.refer(target.tags, taken);
		if (fields.length == 0) continue;
		rows.object();
		rows.key('id').string(file.id).key('revision_id').string(crypto.uuid()).key('publication_id').string(crypto.uuid());
		rows.key('type').string(target.type).key('title').string(draft.doc.title).key('fields').raw(fields);
		rows
			.key('status')
			.int(draft.status)
			.key('off')
			.bool(draft.status == 0)
			.key('promote')
			.int(draft.promote)
			.key('sticky')
			.int(draft.doc.sticky < 0 ? file.sticky : draft.doc.sticky)
			.key('author_id')
			.string('00000000-0000-0000-0000-000000000000');
		if (draft.date.length > 0) rows.key('created').string(draft.date).key('effective').string(draft.date);
		rows
			.key('log_message')
			.string('Imported from ' + draft.doc.path)
			.end();
		hashes.object().key('path').string(draft.doc.path).key('hash').string(draft.hash).end();
		isNew.set(file.id, !file.exists);
		if (file.exists) input.updated(draft.doc.index);
		else input.created(draft.doc.index);
	}
	if (isNew.size == 0) return;
	saveItems(rows.end().toJson());
	sql('import_hashes').json(hashes.end().toJson()).run();
	tellOthers(isNew);
}

/** One step of the command; the result is empty, or why nothing was done. */
export function importStep(): string {
	const folder = request.param('folder');
	const type = request.param('type');
	if (input.phase == 'start') return start(folder, type);
	if (input.phase == 'end') return '';
	const target = findTarget(type);
	if (target === null) return "There is no content type '" + type + "'";
	takeIn(folder, target);
	return '';
}
