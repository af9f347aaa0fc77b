// All fields of an input: defaults, what is required, how many values, references; what comes out is what is stored.
import { Doc, Json } from '@trovato/sdk';
import { customValue, isBuiltIn } from './custom';
import { FieldDefinition, TypeDefinition } from './definition';
import { Problems } from './problems';
import { References } from './references';
import { Input, isEmpty, storedValue } from './values';

/**
 * The fields as they are stored, as JSON.
 * @param at where the fields stand in the input, such as `fields`
 * @param before the fields as they are stored now, for a change: what the input does not name stays; null for a new item
 */
export function storedFields(
	type: TypeDefinition,
	input: Input,
	at: string,
	before: Doc | null,
	problems: Problems,
): string {
	const json = new Json().object();
	const references = new References();
	for (let i = 0; i < type.fields.length; i++) {
		const field = type.fields[i];
		const path = at + '.' + field.name;
		if (!input.doc.has(path)) {
			if (before !== null) {
				if (before.has(field.name)) json.key(field.name).raw(before.json(field.name));
				else if (field.required) problems.add(path, field.label + ' is required.');
				continue;
			}
			if (field.has('default')) {
				const standard = new Input(
					Doc.json('{"fields":{' + quoted(field.name) + ':' + field.json('default') + '}}'),
					true,
				);
				writeField(json, field, standard, 'fields.' + field.name, before, problems, references);
				continue;
			}
		}
		writeField(json, field, input, path, before, problems, references);
	}
	keepOthers(json, type, before);
	refuseUnknown(type, input.doc, at, problems);
	references.check(problems);
	return references.settle(json.end().toJson(), input.dry, problems);
}

function quoted(text: string): string {
	return new Json().string(text).toJson();
}

/** Values of fields that the type has no more stay with the item until somebody throws them away. */
function keepOthers(json: Json, type: TypeDefinition, before: Doc | null): void {
	if (before === null) return;
	for (let i = 0; i < before.count(); i++) {
		const name = before.key(i);
		if (type.field(name) === null) json.key(name).raw(before.json(name));
	}
}

function refuseUnknown(type: TypeDefinition, doc: Doc, at: string, problems: Problems): void {
	if (!doc.has(at)) return;
	if (doc.kind(at) != 'object') return problems.add(at, 'The fields must be an object of names and values.');
	for (let i = 0; i < doc.count(at); i++) {
		const name = doc.key(i, at);
		if (type.field(name) === null) problems.add(at + '.' + name, type.label + " has no field '" + name + "'.");
	}
}

function writeField(
	json: Json,
	field: FieldDefinition,
	input: Input,
	path: string,
	before: Doc | null,
	problems: Problems,
	references: References,
): void {
	const isList = input.doc.kind(path) == 'list';
	const values: string[] = [];
	const count = isList ? input.doc.count(path) : 1;
	const errors = problems.count;
	for (let i = 0; i < count; i++) {
		const at = isList ? path + '.' + i.toString() : path;
		if (isEmpty(input.doc, at)) continue;
		if (field.isReference) {
			const id = references.add(field, input.doc, at, problems);
			if (id.length > 0) values.push(id);
			continue;
		}
		const now = before === null ? '' : before.json(field.many ? field.name + '.' + i.toString() : field.name);
		const value = isBuiltIn(field.type)
			? storedValue(field, input, at, problems, now)
			: customValue(field, input, at, problems);
		if (value.length > 0) values.push(value);
	}
	if (problems.count > errors) return;
	if (values.length == 0) {
		if (field.required) problems.add(path, field.label + ' is required.');
		return;
	}
	const most = field.cardinality;
	if (most > 0 && values.length > most) {
		const limit = most == 1 ? 'one value' : most.toString() + ' values';
		return problems.add(
			path,
			field.label + ' has ' + values.length.toString() + ' values, at most ' + limit + ' can be.',
		);
	}
	if (!field.many && !field.isReference) {
		json.key(field.name).raw(values[0]);
		return;
	}
	json.key(field.name).list();
	for (let i = 0; i < values.length; i++) json.raw(values[i]);
	json.end();
}
