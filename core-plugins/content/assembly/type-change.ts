// Changing the fields of a type that has content: what will happen is told first; then values are converted, a batch at a
// time, each as a new revision. Values of a field that is taken away stay with the items, hidden.
import { all, Column, column, countRows, crypto, Doc, Json, query, sql, user } from '@trovato/sdk';
import { isBuiltIn } from './custom';
import { FieldDefinition, TypeDefinition } from './definition';
import { Problems } from './problems';
import { planAsBefore } from './publication';
import { saveItems, tellOthers } from './save';
import { Input, storedValue } from './values';

const BATCH = 100;

/** One thing that a change means for content that is there. */
export class Effect {
	constructor(
		readonly field: string,
		/** `hidden`, `converted`, `required` or `shortened`. */
		readonly kind: string,
		/** How many items it concerns. */
		readonly items: i64,
		readonly message: string,
	) {}
}

function itemsWith(type: string, field: Column, there: bool): i64 {
	const has = there ? field.isNotNull() : field.isNull();
	const rows = query('item')
		.selectColumn(countRows())
		.where(all([column('type').equals<string>(type), column('deleted').isNull(), has]))
		.all();
	return rows.int(0, 'count');
}

/** What becomes of the items of a type when its fields change from `old` to `fresh`. */
export function findEffects(old: TypeDefinition, fresh: TypeDefinition): Effect[] {
	const effects: Effect[] = [];
	for (let i = 0; i < old.fields.length; i++) {
		const before = old.fields[i];
		const after = fresh.field(before.name);
		const values = column('fields').path(before.name);
		if (after === null) {
			const count = itemsWith(old.name, values, true);
			if (count > 0)
				effects.push(
					new Effect(
						before.name,
						'hidden',
						count,
						before.label + ' is no longer shown; its values stay with ' + items(count) + '.',
					),
				);
		} else if (isConverted(before, after)) {
			const count = itemsWith(old.name, values, true);
			if (count > 0)
				effects.push(
					new Effect(
						before.name,
						'converted',
						count,
						before.label +
							' becomes ' +
							after.type +
							'; a new revision of ' +
							items(count) +
							' holds the converted values, earlier revisions the old ones.',
					),
				);
		}
	}
	for (let i = 0; i < fresh.fields.length; i++) {
		const after = fresh.fields[i];
		const before = old.field(after.name);
		if (after.required && (before === null || !before.required)) {
			const count = itemsWith(old.name, column('fields').path(after.name), false);
			if (count > 0)
				effects.push(
					new Effect(
						after.name,
						'required',
						count,
						after.label + ' is missing in ' + items(count) + '; it has to be filled in when they are edited next.',
					),
				);
		}
	}
	return effects;
}

function items(count: i64): string {
	return count == 1 ? '1 item' : count.toString() + ' items';
}

/** The same values are stored in another way. */
function isConverted(before: FieldDefinition, after: FieldDefinition): bool {
	return before.type != after.type || before.many != after.many;
}

/** The names of fields whose values have to be converted, as a JSON list. */
export function convertedFields(old: TypeDefinition, fresh: TypeDefinition): string {
	const json = new Json().list();
	for (let i = 0; i < old.fields.length; i++) {
		const after = fresh.field(old.fields[i].name);
		if (after !== null && isConverted(old.fields[i], after)) json.string(old.fields[i].name);
	}
	return json.end().toJson();
}

/** What a batch of conversions came to. */
export class Converted {
	items: i32 = 0;
	/** Where the next batch begins; empty when this was the last. */
	next: string = '';
	/** Values that could not be converted: `{"id", "field", "value", "message"}`. */
	readonly failures: Json = new Json().list();
	failed: i32 = 0;
}

/** Converts the named fields of a batch of items to how the type defines them now; what does not fit is left out and told. */
export function convertBatch(type: TypeDefinition, names: string, after: string): Converted {
	const done = new Converted();
	const statement = sql('items_converting').string(type.name).stringOrNull(after).json(names).int(BATCH);
	const rows = statement.all();
	if (rows.length == 0) return done;
	const list = Doc.json(names);
	const saved = new Json().list();
	const news = new Map<string, bool>();
	for (let i = 0; i < rows.length; i++) {
		const id = rows.string(i, 'id');
		const fields = convertFields(type, list, Doc.json(rows.json(i, 'fields')), id, done);
		saved
			.object()
			.key('id')
			.string(id)
			.key('revision_id')
			.string(crypto.uuid())
			.key('publication_id')
			.string(crypto.uuid());
		saved.key('type').string(type.name).key('title').string(rows.string(i, 'title')).key('fields').raw(fields);
		saved.key('promote').int(rows.int(i, 'promote')).key('sticky').int(rows.int(i, 'sticky'));
		saved.key('author_id').string(rows.string(i, 'author_id')).key('editor_id').string(user.id);
		saved.key('log_message').string('The fields of ' + type.label + ' changed');
		planAsBefore(rows, i).write(saved);
		saved.end();
		news.set(id, false);
	}
	saveItems(saved.end().toJson());
	tellOthers(news);
	done.items = rows.length;
	if (rows.length == BATCH) done.next = rows.string(rows.length - 1, 'id');
	return done;
}

function convertFields(type: TypeDefinition, names: Doc, before: Doc, id: string, done: Converted): string {
	const json = new Json().object();
	const changing = new Set<string>();
	for (let i = 0; i < names.count(); i++) changing.add(names.string(i.toString()));
	for (let i = 0; i < before.count(); i++) {
		const name = before.key(i);
		const field = type.field(name);
		if (!changing.has(name) || field === null) json.key(name).raw(before.json(name));
		else convertField(json, field, before, id, done);
	}
	return json.end().toJson();
}

function convertField(json: Json, field: FieldDefinition, before: Doc, id: string, done: Converted): void {
	const isList = before.kind(field.name) == 'list';
	const count = isList ? before.count(field.name) : 1;
	const values: string[] = [];
	for (let i = 0; i < count; i++) {
		const at = isList ? field.name + '.' + i.toString() : field.name;
		if (!field.many && values.length == 1) {
			fail(done, id, field, before.json(at), field.label + ' has one value only.');
			continue;
		}
		const problems = new Problems();
		const value = convertValue(field, before, at, problems);
		if (value.length > 0) values.push(value);
		else fail(done, id, field, before.json(at), problems.text);
	}
	if (values.length == 0) return;
	if (!field.many && !field.isReference) json.key(field.name).raw(values[0]);
	else json.key(field.name).raw('[' + values.join(',') + ']');
}

/** Numbers, dates and choices become text, texts what they say. */
function convertValue(field: FieldDefinition, before: Doc, at: string, problems: Problems): string {
	if (field.isReference || before.has(at + '.target_id') || !isBuiltIn(field.type)) {
		if (field.isReference && before.string(at + '.target_type') == field.target) return before.json(at);
		problems.add(field.name, field.label + ' cannot take over values of another kind.');
		return '';
	}
	let text = before.string(at + '.value');
	if (field.type == 'Date' && text.length > 10) text = text.substring(0, 10);
	if (field.type == 'Integer' && before.kind(at + '.value') == 'boolean') text = before.bool(at + '.value') ? '1' : '0';
	const said = new Json().object().key('value').string(text);
	if (field.type == 'TextLong') said.key('format').string(before.string(at + '.format', 'plain_text'));
	return storedValue(field, new Input(Doc.json(said.end().toJson()), true), '', problems, before.json(at));
}

function fail(done: Converted, id: string, field: FieldDefinition, value: string, message: string): void {
	done.failed++;
	done.failures.object().key('id').string(id).key('field').string(field.name).key('value').raw(value);
	done.failures.key('message').string(message).end();
}
