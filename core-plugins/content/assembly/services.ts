// What other plugins may ask of this one; always on behalf of the current user, with the same checks as for the JSON interface.
import { Doc, Json, Rows, sql } from '@trovato/sdk';
import { EDIT, may, mayCreate, permitted, VIEW } from './access';
import { mayViewNewest } from './api';
import { TypeDefinition } from './definition';
import { changeItem, checkItem, createItem, findNewest } from './editing';
import { isUuid } from './listing';
import { Problems } from './problems';
import { changeMany } from './removing';
import { Selection, writeItem } from './represent';
import { changeType, createType, previewChange, removeType, TypeAnswer } from './type-admin';
import { Input } from './values';

/** How many things may be asked about at once. */
const MOST = 500;

function refusal(code: string, message: string): string {
	return new Json().object().key('error').string(code).key('message').string(message).end().toJson();
}

function wrong(problems: Problems): string {
	const json = new Json().object().key('error').string('request.invalid').key('message').string(problems.text);
	return json.key('errors').raw(problems.toJson()).end().toJson();
}

function item(id: string): string {
	const json = new Json();
	writeItem(json, findNewest(id), 0, new Selection(''), true);
	return json.toJson();
}

/** The item as it is now saved, or `{"error", "message", "errors"}`. */
export function saveFor(payload: string): string {
	const doc = Doc.json(payload);
	if (doc.failed) return refusal('request.malformed', 'This is no JSON.');
	const id = doc.string('id');
	if (id.length == 0) {
		const type = TypeDefinition.find(doc.string('type'));
		if (type === null) return refusal('request.not_found', 'There is no such content type.');
		if (!mayCreate(type.name)) return refusal('request.forbidden', 'The user may not create content of this type.');
		const saved = createItem(type, new Input(doc, false));
		return saved.problems.count > 0 ? wrong(saved.problems) : item(saved.id);
	}
	if (!isUuid(id)) return refusal('request.not_found', 'There is no such item.');
	sql('item_lock').string(id).all();
	const rows = findNewest(id);
	const refused = refuseChange(rows, doc);
	if (refused.length > 0) return refused;
	const saved = changeItem(rows, TypeDefinition.of(rows), new Input(doc, false));
	return saved.problems.count > 0 ? wrong(saved.problems) : item(id);
}

function refuseChange(rows: Rows, doc: Doc): string {
	if (rows.length == 0 || !mayViewNewest(rows)) return refusal('request.not_found', 'There is no such item.');
	if (!may(rows, 0, EDIT)) return refusal('request.forbidden', 'The user may not change this item.');
	if (doc.has('version') && doc.int('version') != rows.int(0, 'version'))
		return refusal('request.stale', 'The item is at version ' + rows.string(0, 'version') + ' by now.');
	return '';
}

/** `{"errors": […]}`. */
export function checkFor(payload: string): string {
	const doc = Doc.json(payload);
	if (doc.failed) return refusal('request.malformed', 'This is no JSON.');
	const id = doc.string('id');
	const rows: Rows | null = isUuid(id) ? findNewest(id) : null;
	if (rows !== null && (rows.length == 0 || !mayViewNewest(rows)))
		return refusal('request.not_found', 'There is no such item.');
	const type = rows !== null ? TypeDefinition.of(rows) : TypeDefinition.find(doc.string('type'));
	if (type === null) return refusal('request.not_found', 'There is no such content type.');
	return '{"errors":' + checkItem(type, new Input(doc, false, true), rows).toJson() + '}';
}

export function loadFor(payload: string): string {
	const id = Doc.json(payload).string('id');
	if (!isUuid(id)) return refusal('request.not_found', 'There is no such item.');
	const rows = findNewest(id);
	return rows.length == 0 || !mayViewNewest(rows) ? refusal('request.not_found', 'There is no such item.') : item(id);
}

export function changeFor(payload: string): string {
	const doc = Doc.json(payload);
	const action = doc.string('action');
	if (action != 'publish' && action != 'unpublish' && action != 'delete' && action != 'restore')
		return refusal('request.invalid', 'Action must be publish, unpublish, delete or restore.');
	const ids: string[] = [];
	for (let i = 0; i < doc.count('ids') && i < 500; i++) {
		const id = doc.string('ids.' + i.toString());
		if (isUuid(id) && !ids.includes(id)) ids.push(id);
	}
	return changeMany(action, ids);
}

export function typeFor(payload: string): string {
	const doc = Doc.json(payload);
	if (doc.failed) return refusal('request.malformed', 'This is no JSON.');
	const op = doc.string('op');
	const name = doc.string('type');
	let answer: TypeAnswer;
	if (op == 'create') answer = createType(doc);
	else if (op == 'change') answer = changeType(name, doc);
	else if (op == 'preview') answer = previewChange(name, doc);
	else if (op == 'delete') answer = removeType(name);
	else return refusal('request.invalid', 'Op must be create, change, preview or delete.');
	if (answer.problems.count > 0) return wrong(answer.problems);
	return answer.error.length > 0 ? refusal(answer.error, answer.message) : answer.json.length > 0 ? answer.json : '{}';
}

/** Which of these revisions the user may see, as a list of their ids; one statement, and one call of each plugin asked. */
export function visibleFor(payload: string): string {
	const asked = Doc.json(payload);
	const seen = new Json().list();
	const ids = new Json().list();
	let any = false;
	for (let i = 0; i < asked.count('revisions') && i < MOST; i++) {
		const id = asked.string('revisions.' + i.toString());
		if (!isUuid(id)) continue;
		ids.string(id);
		any = true;
	}
	if (!any) return '[]';
	const rows = sql('revisions_chosen').json(ids.end().toJson()).all();
	const allowed = permitted(rows, VIEW);
	for (let i = 0; i < rows.length; i++) if (allowed[i]) seen.string(rows.string(i, 'revision_id'));
	return seen.end().toJson();
}
