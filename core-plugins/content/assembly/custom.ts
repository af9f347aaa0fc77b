// Field types that other plugins register by `tap_field_info`: how they are stored, shown in a form and checked.
import { Doc, Json, plugins } from '@trovato/sdk';
import { FieldDefinition } from './definition';
import { Problems } from './problems';
import { Input } from './values';

const BUILT_IN: StaticArray<string> = [
	'Text',
	'TextLong',
	'Integer',
	'Float',
	'Boolean',
	'Date',
	'DateTime',
	'Email',
	'Url',
	'List',
	'RecordReference',
	'File',
];

const LABELS: StaticArray<string> = [
	'Text',
	'Long text',
	'Whole number',
	'Number',
	'Yes or no',
	'Date',
	'Date and time',
	'E-mail',
	'Web address',
	'Choice from a list',
	'Reference',
	'File',
];

export function isBuiltIn(type: string): bool {
	return BUILT_IN.includes(type);
}

/** The names of the field types that come with this plugin. */
export function builtInTypes(): StaticArray<string> {
	return BUILT_IN;
}

let registered: Doc = changetype<Doc>(<usize>0);

/** What plugins registered, asked for once a request: a list of `{"plugin", "value": {"type", "label", "widget", "check"}}`. */
export function registeredTypes(): Doc {
	if (changetype<usize>(registered) == 0) registered = plugins.collectJson('tap_field_info');
	return registered;
}

/** Where a field type stands in `registeredTypes()`; empty when nobody has registered it. */
export function findRegistered(type: string): string {
	const all = registeredTypes();
	for (let i = 0; i < all.count(); i++) {
		const value = i.toString() + '.value';
		const several = all.kind(value) == 'list';
		const count = several ? all.count(value) : 1;
		for (let j = 0; j < count; j++) {
			const at = several ? value + '.' + j.toString() : value;
			if (all.string(at + '.type') == type) return at;
		}
	}
	return '';
}

/**
 * Lets the plugin that registered the type check a value: its callable named by `check` gets `{"value", "field"}` and
 * answers `{"value": …}` as it is to be stored, or `{"problem": "must be …"}`.
 */
export function customValue(field: FieldDefinition, input: Input, at: string, problems: Problems): string {
	const place = findRegistered(field.type);
	if (place.length == 0) {
		problems.add(at, field.label + " has the type '" + field.type + "', whose plugin is not enabled.");
		return '';
	}
	const all = registeredTypes();
	const value = input.doc.kind(at) == 'object' && input.doc.has(at + '.value') ? at + '.value' : at;
	const check = all.string(place + '.check');
	if (check.length == 0) return new Json().object().key('value').raw(input.doc.json(value)).end().toJson();
	const owner = all.string(place.substring(0, place.indexOf('.')) + '.plugin');
	const payload = new Json().object().key('value').raw(input.doc.json(value)).key('field').raw(field.json());
	const reply = plugins.invoke(owner, check, payload.end().toJson());
	const answer = Doc.json(reply.failed ? '{}' : reply.text);
	if (!answer.failed && answer.has('value')) {
		return new Json().object().key('value').raw(answer.json('value')).end().toJson();
	}
	const why = answer.failed ? '' : answer.string('problem');
	problems.add(at, field.label + ' ' + (why.length > 0 ? why : 'could not be checked') + '.');
	return '';
}

/** All field types for people who define a content type: `{"type", "label"}`. */
export function fieldTypesJson(): string {
	const json = new Json().list();
	for (let i = 0; i < BUILT_IN.length; i++)
		json.object().key('type').string(BUILT_IN[i]).key('label').string(LABELS[i]).end();
	const all = registeredTypes();
	for (let i = 0; i < all.count(); i++) {
		const value = i.toString() + '.value';
		const several = all.kind(value) == 'list';
		const count = several ? all.count(value) : 1;
		for (let j = 0; j < count; j++) {
			const at = several ? value + '.' + j.toString() : value;
			json
				.object()
				.key('type')
				.string(all.string(at + '.type'))
				.key('label')
				.string(all.string(at + '.label'))
				.end();
		}
	}
	return json.end().toJson();
}
