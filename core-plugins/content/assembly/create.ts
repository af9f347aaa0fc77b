// Creating one item from a submitted form: values are checked against the type's fields and stored in their shapes.
import { crypto, Doc, Json, request, sql, user } from '@trovato/sdk';
import { saveItems, tellOthers } from './save';

const MAX_TITLE = 255;

/** What was made: the item's id, or why nothing was. */
export class Created {
	constructor(
		readonly id: string,
		readonly problem: string,
	) {}
}

function refused(problem: string): Created {
	return new Created('', problem);
}

/** Stores what the form says as a published item of the type; `null` when there is no such type. */
export function createItem(type: string): Created | null {
	const rows = sql('type').string(type).all();
	if (rows.length == 0) return null;
	const title = request.field('title').trim();
	if (title.length == 0) return refused('Title is required.');
	if (title.length > MAX_TITLE)
		return refused('Title has ' + title.length.toString() + ' characters, at most 255 are possible.');
	const settings = Doc.json(rows.json(0, 'settings'));
	const fields = new Json().object();
	const problems: string[] = [];
	for (let i = 0; i < settings.count('fields'); i++) {
		const problem = writeField(fields, settings, 'fields.' + i.toString());
		if (problem.length > 0) problems.push(problem);
	}
	if (problems.length > 0) return refused(problems.join(' '));
	const id = crypto.uuid();
	const item = new Json().list().object();
	item.key('id').string(id).key('revision_id').string(crypto.uuid()).key('publication_id').string(crypto.uuid());
	item.key('type').string(type).key('title').string(title).key('fields').raw(fields.end().toJson());
	item.key('status').int(1).key('promote').int(1).key('author_id').string(user.id);
	item.key('log_message').string('Initial revision').end().end();
	saveItems(item.toJson());
	const isNew = new Map<string, bool>();
	isNew.set(id, true);
	tellOthers(new Json().list().string(id).end().toJson(), isNew);
	return new Created(id, '');
}

/** Writes one field's submitted value; the result is empty, or what is wrong with it. */
function writeField(json: Json, settings: Doc, field: string): string {
	const name = settings.string(field + '.field_name');
	const label = settings.string(field + '.label', name);
	const value = request.field(name);
	if (value.trim().length == 0) return settings.bool(field + '.required') ? label + ' is required.' : '';
	const type = settings.string(field + '.field_type');
	const many = settings.int(field + '.cardinality', 1) != 1;
	if (many) json.key(name).list();
	else json.key(name);
	json.object().key('value');
	let problem = '';
	if (type == 'Integer') problem = writeNumber(json, value, true, label);
	else if (type == 'Float') problem = writeNumber(json, value, false, label);
	else if (type == 'Boolean') json.bool(value == '1' || value == 'true' || value == 'on');
	else {
		const limit = settings.int(field + '.field_type.Text.max_length', 0);
		if (limit > 0 && value.length > <i32>limit) problem = label + ' has more than ' + limit.toString() + ' characters.';
		json.string(value);
	}
	if (type == 'TextLong') json.key('format').string(formatOf(request.field(name + '_format')));
	json.end();
	if (many) json.end();
	return problem;
}

/** The formats that anybody may use; all of them are made safe when they are shown. */
function formatOf(asked: string): string {
	return asked == 'markdown' || asked == 'filtered_html' ? asked : 'plain_text';
}

function writeNumber(json: Json, value: string, whole: bool, label: string): string {
	const number = F64.parseFloat(value.trim());
	const fits = isFinite(number) && (!whole || (number == Math.floor(number) && Math.abs(number) <= 9007199254740991));
	if (!fits) {
		json.null();
		return label + (whole ? ' is no whole number.' : ' is no number.');
	}
	if (whole) json.int(<i64>number);
	else json.float(number);
	return '';
}
