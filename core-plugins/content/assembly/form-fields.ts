// The fields of a type as controls of a form, and what was sent of them as the input of a save.
import { Doc, FormElement, Json, JsonKind, JsonValue, user } from '@trovato/sdk';
import { findRegistered, isBuiltIn, registeredTypes } from './custom';
import { labelOf, loadLabels } from './labels';
import { FieldDefinition, TypeDefinition } from './definition';
import { isUuid } from './listing';
import { findTarget, quoted, splitLabels } from './targets';

const FORMATS: StaticArray<string> = ['markdown', 'filtered_html', 'plain_text', 'full_html'];
const FORMAT_LABELS: StaticArray<string> = ['Markdown', 'Formatted text', 'Plain text', 'Full HTML'];

/** Adds a control for each field, filled with what is stored. */
export function addControls(form: FormElement, type: TypeDefinition, stored: Doc, isNew: bool): void {
	loadLabels(type, stored);
	for (let i = 0; i < type.fields.length; i++) {
		const field = type.fields[i];
		const from = isNew && field.has('default') ? Doc.json(wrap(field.name, field.json('default'))) : stored;
		addField(form, field, from);
	}
}

function wrap(name: string, json: string): string {
	return new Json().object().key(name).raw(json).end().toJson();
}

function addField(form: FormElement, field: FieldDefinition, stored: Doc): void {
	const values: string[] = [];
	const isList = stored.kind(field.name) == 'list';
	const count = isList ? stored.count(field.name) : i32(stored.has(field.name));
	for (let i = 0; i < count; i++) values.push(isList ? field.name + '.' + i.toString() : field.name);
	if (field.many && field.type == 'List') {
		const choices = form.checkboxes(field.name, field.label).required(field.required);
		addOptions(choices, field);
		const chosen: string[] = [];
		for (let i = 0; i < values.length; i++) chosen.push(textAt(field, stored, values[i]));
		describe(choices.values(chosen), field);
		return;
	}
	if (field.isReference && field.string('widget').length > 0 && addReference(form, field, stored, values)) return;
	if (field.many) {
		const group = form.group(field.name, field.label);
		// One that is left empty does not count.
		group.limits(1, field.cardinality > 0 ? field.cardinality : 100).sortable();
		describe(group, field);
		addControl(group, field, 'value', stored, '');
		const items = JsonValue.list();
		for (let i = 0; i < values.length; i++) {
			const item = JsonValue.object().setString('value', textAt(field, stored, values[i]));
			if (field.type == 'TextLong') item.setString('value_format', stored.string(values[i] + '.format', 'plain_text'));
			items.push(item);
		}
		if (values.length > 0) group.items(items);
		return;
	}
	const control = addControl(form, field, field.name, stored, values.length > 0 ? values[0] : '');
	describe(control, field);
	if (field.type != 'Boolean') control.required(field.required);
}

/** A reference that is chosen from a list, or given by labels that commas part; false when its plugin cannot do that. */
function addReference(form: FormElement, field: FieldDefinition, stored: Doc, values: string[]): bool {
	const target = findTarget(field.target, field.string('scope'));
	const widget = field.string('widget');
	if (target === null || !target.widgets.includes(widget)) return false;
	const ids: string[] = [];
	for (let i = 0; i < values.length; i++) ids.push(idAt(stored, values[i]));
	if (widget == 'tags') {
		const labels: string[] = [];
		for (let i = 0; i < ids.length; i++) if (labelOf(ids[i]).length > 0) labels.push(quoted(labelOf(ids[i])));
		const source = '/content/suggest/' + field.target + ':' + field.string('scope') + '?several=1';
		const control = form.autocomplete(field.name, field.label, source).value(labels.join(', '));
		control.description(field.help.length > 0 ? field.help : 'Several are parted by commas.').required(field.required);
		return true;
	}
	const control = field.many
		? form.checkboxes(field.name, field.label).values(ids)
		: form.select(field.name, field.label).value(ids.length > 0 ? ids[0] : '');
	if (!field.many) control.option('', field.required ? 'Choose' : 'None');
	const options = target.options();
	for (let i = 0; i < options.count(); i++) {
		const at = i.toString();
		const depth = <i32>options.int(at + '.depth');
		control.option(options.string(at + '.id'), '– '.repeat(depth) + options.string(at + '.label'));
	}
	describe(control.required(field.required), field);
	return true;
}

function describe(control: FormElement, field: FieldDefinition): void {
	if (field.help.length > 0) control.description(field.help);
}

/** One control; `at` is where its value is stored, empty for none. */
function addControl(form: FormElement, field: FieldDefinition, name: string, stored: Doc, at: string): FormElement {
	const type = field.type;
	const value = at.length > 0 ? textAt(field, stored, at) : '';
	if (type == 'TextLong')
		return addLongText(form, field, name, value, at.length > 0 ? stored.string(at + '.format') : '');
	if (type == 'Boolean') return form.checkbox(name, field.label).checked(value == 'true');
	const control = newControl(form, field, name);
	if (value.length > 0) control.value(value);
	if (type == 'List') addOptions(field.required ? control : control.option('', 'None'), field);
	if (type == 'Integer') control.step('1');
	if (type == 'Float') control.step('any');
	if (field.has('min')) control.min(field.string('min'));
	if (field.has('max')) control.max(field.string('max'));
	if (type == 'Text' && field.maxLength > 0) control.maxLength(<i32>field.maxLength);
	if (type == 'Text' && field.has('min_length')) control.minLength(<i32>field.int('min_length'));
	return control;
}

function newControl(form: FormElement, field: FieldDefinition, name: string): FormElement {
	const type = field.type;
	if (type == 'Integer' || type == 'Float') return form.number(name, field.label);
	if (type == 'Date') return form.date(name, field.label);
	if (type == 'DateTime') return form.datetime(name, field.label).description('In UTC.');
	if (type == 'Email') return form.email(name, field.label);
	if (type == 'List') return form.select(name, field.label);
	if (field.isReference) return form.autocomplete(name, field.label, sourceOf(field));
	if (!isBuiltIn(type)) {
		const place = findRegistered(type);
		const widget = place.length > 0 ? registeredTypes().string(place + '.widget') : '';
		if (widget == 'textarea') return form.textarea(name, field.label);
		if (widget == 'number') return form.number(name, field.label);
	}
	// An address may also be a path of this site, which browsers do not take for one.
	return form.textfield(name, field.label);
}

function sourceOf(field: FieldDefinition): string {
	const scope = field.string('scope');
	return '/content/suggest/' + field.target + (scope.length > 0 ? ':' + scope : '');
}

function addOptions(control: FormElement, field: FieldDefinition): void {
	for (let i = 0; i < field.count('options'); i++) {
		const value = field.string('options.' + i.toString() + '.value');
		const label = field.string('options.' + i.toString() + '.label');
		control.option(value, label.length > 0 ? label : value);
	}
}

function addLongText(
	form: FormElement,
	field: FieldDefinition,
	name: string,
	value: string,
	format: string,
): FormElement {
	const control = form.textFormat(name, field.label);
	let first = '';
	for (let i = 0; i < FORMATS.length; i++) {
		if (!offers(field, FORMATS[i], format)) continue;
		if (first.length == 0) first = FORMATS[i];
		control.option(FORMATS[i], FORMAT_LABELS[i]);
	}
	return control.formatted(value, format.length > 0 ? format : first);
}

function offers(field: FieldDefinition, format: string, present: string): bool {
	if (format == present) return true;
	if (format == 'full_html' && !user.can('use full_html')) return false;
	if (!field.has('formats')) return true;
	for (let i = 0; i < field.count('formats'); i++) if (field.string('formats.' + i.toString()) == format) return true;
	return false;
}

/** What a stored reference leads to. */
function idAt(stored: Doc, at: string): string {
	return stored.string(at + '.target_id', stored.string(at));
}

/** A stored value, or a bare default, as a control shows it. */
function textAt(field: FieldDefinition, stored: Doc, at: string): string {
	if (field.isReference) {
		const id = idAt(stored, at);
		const label = labelOf(id);
		return label.length > 0 ? label + ' (' + id + ')' : id;
	}
	const value = stored.string(at + '.value', stored.string(at));
	return field.type == 'DateTime' && value.length > 16 ? value.substring(0, 16) : value;
}

/** Writes what was sent as the member `fields` of an input. */
export function writeSent(json: Json, type: TypeDefinition, sent: JsonValue): void {
	json.key('fields').object();
	for (let i = 0; i < type.fields.length; i++) {
		const field = type.fields[i];
		const value = sent.get(field.name);
		json.key(field.name);
		if (field.isReference && field.string('widget') == 'tags' && (value === null || value.kind != JsonKind.List)) {
			const labels = splitLabels(value === null ? '' : value.asText());
			json.list();
			for (let j = 0; j < labels.length; j++) json.object().key('label').string(labels[j]).end();
			json.end();
		} else if (field.many) {
			json.list();
			if (value !== null && value.kind == JsonKind.List)
				for (let j = 0; j < value.values.length; j++) writeOne(json, field, value.values[j]);
			else if (value !== null && value.asText().length > 0) writeOne(json, field, value);
			json.end();
		} else if (field.type == 'Boolean') json.string(value !== null && value.asText() == '1' ? '1' : '0');
		else writeText(json, field, value === null ? '' : value.asText(), sent.string(field.name + '_format'));
	}
	json.end();
}

function writeOne(json: Json, field: FieldDefinition, value: JsonValue): void {
	if (value.kind == JsonKind.Object) {
		if (field.type == 'Boolean') json.string(value.string('value') == '1' ? '1' : '0');
		else writeText(json, field, value.string('value'), value.string('value_format'));
	} else writeText(json, field, value.asText(), '');
}

function writeText(json: Json, field: FieldDefinition, text: string, format: string): void {
	if (field.isReference) writeReference(json, field, text.trim());
	else if (field.type == 'TextLong' && format.length > 0)
		json.object().key('value').string(text).key('format').string(format).end();
	else json.string(text);
}

/** `A title (0190…)` stands for the id in it; what has none is a label, where records are known by labels. */
function writeReference(json: Json, field: FieldDefinition, text: string): void {
	const open = text.endsWith(')') ? text.lastIndexOf('(') : -1;
	const id = open < 0 ? text : text.substring(open + 1, text.length - 1);
	const target = text.length > 0 && !isUuid(id) ? findTarget(field.target, field.string('scope')) : null;
	if (target !== null && target.functionName('take').length > 0) json.object().key('label').string(text).end();
	else json.string(id);
}
