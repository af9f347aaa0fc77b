// Whether a definition of a content type makes sense; the mistakes name the field by label.
import { Doc, text as texts } from '@trovato/sdk';
import { findRegistered, isBuiltIn } from './custom';
import { FieldDefinition } from './definition';
import { Problems } from './problems';
import { findTarget, isTarget } from './targets';
import { Input, storedValue } from './values';

const MOST_FIELDS = 100;
const MOST_OPTIONS = 500;
const FIELD_NAME = '^field_[a-z0-9][a-z0-9_]{0,56}$';

export function isMachineName(name: string): bool {
	return texts.test('^[a-z][a-z0-9_]{0,31}$', name);
}

/** Checks `label`, `description`, `title_label` and `fields` of a document, as far as they are there. */
export function checkType(doc: Doc, problems: Problems): void {
	if (doc.has('label')) line(doc, 'label', 'Label', true, problems);
	if (doc.has('description')) line(doc, 'description', 'Description', false, problems);
	if (doc.has('title_label')) line(doc, 'title_label', 'Label of the title', true, problems);
	if (!doc.has('fields')) return;
	const count = doc.count('fields');
	if (doc.kind('fields') != 'list') return problems.add('fields', 'Fields must be a list.');
	if (count > MOST_FIELDS) return problems.add('fields', 'A type has at most 100 fields.');
	const names = new Set<string>();
	for (let i = 0; i < count; i++) {
		const at = 'fields.' + i.toString();
		checkField(doc, at, problems);
		const name = doc.string(at + '.field_name');
		if (names.has(name)) problems.add(at + '.field_name', "There are two fields called '" + name + "'.");
		names.add(name);
	}
}

function line(doc: Doc, at: string, label: string, needed: bool, problems: Problems): void {
	const value = doc.string(at).trim();
	if (doc.kind(at) != 'string') problems.add(at, label + ' must be text.');
	else if (needed && value.length == 0) problems.add(at, label + ' is required.');
	else if (value.length > 255) problems.add(at, label + ' has more than 255 characters.');
	else if (value.indexOf('\0') >= 0) problems.add(at, label + ' contains a NUL character.');
}

function checkField(doc: Doc, at: string, problems: Problems): void {
	if (doc.kind(at) != 'object') return problems.add(at, 'A field must be an object.');
	const name = doc.string(at + '.field_name');
	if (!texts.test(FIELD_NAME, name))
		return problems.add(
			at + '.field_name',
			"'" + name + "' is no name of a field: field_ and a-z, 0-9 and _, at most 63 characters.",
		);
	line(doc, at + '.label', "Label of '" + name + "'", true, problems);
	if (doc.has(at + '.help')) line(doc, at + '.help', "Help of '" + name + "'", false, problems);
	const field = new FieldDefinition(doc, at);
	const label = field.label;
	if (!isBuiltIn(field.type) && findRegistered(field.type).length == 0)
		return problems.add(at + '.field_type', label + " has the unknown type '" + field.type + "'.");
	if (field.cardinality == 0 || field.cardinality < -1 || field.cardinality > 1000)
		problems.add(at + '.cardinality', label + ' may have 1 to 1000 values, or any number of them (-1).');
	if (field.isReference) checkTarget(field, at, problems);
	if (field.isNumber) {
		for (let i = 0; i < 2; i++) {
			const limit = i == 0 ? 'min' : 'max';
			const kind = doc.kind(at + '.' + limit);
			if (kind != '' && kind != 'number')
				problems.add(at + '.' + limit, label + ' must have a number as ' + limit + '.');
		}
		if (field.has('min') && field.has('max') && field.float('min') > field.float('max'))
			problems.add(at + '.min', label + ' has a smallest value that is above its largest.');
	}
	if (field.has('pattern') && !texts.isPattern('^(?:' + field.string('pattern') + ')$'))
		problems.add(at + '.pattern', label + ' has a pattern that cannot be read.');
	if (field.type == 'List') checkOptions(field, at, problems);
	if (field.has('default') && isBuiltIn(field.type) && !field.isReference) checkDefault(doc, field, at, problems);
}

function checkTarget(field: FieldDefinition, at: string, problems: Problems): void {
	const scope = field.string('scope');
	const widget = field.string('widget');
	if (!isTarget(field.target, scope)) {
		const what = scope.length > 0 ? field.target + ':' + scope : field.target;
		problems.add(at + '.field_type', field.label + " cannot refer to '" + what + "'; nobody registered it.");
		return;
	}
	const target = findTarget(field.target, scope);
	const offered = widget == 'autocomplete' || (target !== null && target.widgets.includes(widget));
	if (widget.length > 0 && !offered)
		problems.add(at + '.widget', field.label + " cannot be chosen by '" + widget + "'.");
}

function checkOptions(field: FieldDefinition, at: string, problems: Problems): void {
	const count = field.count('options');
	if (count < 1 || count > MOST_OPTIONS)
		return problems.add(at + '.options', field.label + ' needs a list of 1 to 500 choices.');
	const seen = new Set<string>();
	for (let i = 0; i < count; i++) {
		const value = field.string('options.' + i.toString() + '.value');
		if (value.length == 0 || value.length > 255 || seen.has(value))
			problems.add(
				at + '.options',
				field.label + " has the choice '" + value + "' twice, or one that is empty or too long.",
			);
		seen.add(value);
	}
}

function checkDefault(doc: Doc, field: FieldDefinition, at: string, problems: Problems): void {
	const isList = doc.kind(at + '.default') == 'list';
	const count = isList ? doc.count(at + '.default') : 1;
	for (let i = 0; i < count; i++)
		storedValue(field, new Input(doc, true), at + '.default' + (isList ? '.' + i.toString() : ''), problems, '');
}
