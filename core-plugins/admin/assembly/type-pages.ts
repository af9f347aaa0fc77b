// Content types and their fields, made and changed by hand.
import {
	Doc,
	Form,
	form,
	FormElement,
	html,
	JsonValue,
	notFound,
	page,
	plugins,
	RenderElement,
	request,
	text as texts,
} from '@trovato/sdk';
import { Table } from './table';

const TYPES = '/admin/structure/types';

function ask(name: string, payload: string): Doc {
	const reply = plugins.invoke('content', name, payload);
	if (reply.failed) throw new Error('content.' + name + ': ' + reply.text);
	return Doc.json(reply.text);
}

export function typesPage(): RenderElement {
	page.title('Content types');
	const types = ask('types', '');
	const table = new Table('Content types', ['Type', 'Fields', 'Content', 'Made by', 'What to do']);
	for (let i = 0; i < types.count(); i++) {
		const at = i.toString() + '.';
		const name = types.string(at + 'type');
		const label = types.string(at + 'label');
		const plugin = types.string(at + 'plugin');
		const first = html.fragment().append(html.link(TYPES + '/' + name, label));
		const about = types.string(at + 'description');
		first.append(html.p(about.length > 0 ? about : name).class('meta'));
		const row = table.row(first).text(types.count(at + 'fields').toString());
		row.cell(
			html
				.link('/admin/content?type=' + name, types.string(at + 'items', '0'))
				.attr('aria-label', types.string(at + 'items', '0') + ' items of ' + label),
		);
		row.text(plugin.length > 0 ? 'the plugin ' + plugin : 'hand');
		const links = html.span().class('row-links');
		links.append(
			html
				.link(TYPES + '/' + name, plugin.length > 0 ? 'Look' : 'Edit')
				.attr('aria-label', (plugin.length > 0 ? 'Look at ' : 'Edit ') + label),
		);
		row.cell(links.text(' ').append(html.link('/item/add/' + name, 'Add').attr('aria-label', 'Add ' + label)));
	}
	const root = html.fragment();
	const add = html
		.link(TYPES + '/add', 'Add a content type')
		.class('button')
		.class('button--primary');
	return root.append(html.div().class('page-actions').append(add)).append(table.root);
}

export function addTypePage(): RenderElement {
	page.title('Add a content type');
	const made = describe('type_add', '');
	if (!made.accepted()) return made.show();
	const definition = definitionOf(made.sentValues);
	definition.setString('op', 'create').setString('type', made.sentText('type'));
	const answer = ask('type_change', definition.toJson());
	if (tell(made, answer)) return made.show();
	return made.done(TYPES + '/' + made.sentText('type'));
}

export function typePage(): RenderElement {
	const name = request.param('type');
	const types = ask('types', '');
	let at = '';
	for (let i = 0; i < types.count(); i++) if (types.string(i.toString() + '.type') == name) at = i.toString();
	if (at.length == 0) return notFound();
	const type = Doc.json(types.json(at));
	page.title(type.string('label'));
	page.breadcrumb('Content types', TYPES);
	const plugin = type.string('plugin');
	if (plugin.length > 0) return look(type, plugin);
	// What was asked for before: it is done when the same is asked for again, knowing what it means.
	const knows = request.method == 'POST' && request.field('confirm').length > 0;
	const made = describe('type_edit', type.json());
	const root = html.fragment();
	if (type.has('converting')) root.append(converting(type));
	if (!made.accepted()) return root.append(made.show());
	if (made.pressed == 'delete') {
		const gone = ask('type_change', JsonValue.object().setString('op', 'delete').setString('type', name).toJson());
		if (tell(made, gone)) return made.show();
		return made.done(TYPES);
	}
	const definition = definitionOf(made.sentValues).setString('type', name);
	const preview = ask('type_change', definition.setString('op', 'preview').toJson());
	if (tell(made, preview)) return root.append(made.show());
	const effects = preview.count('effects');
	if (effects > 0 && !(knows && request.field('confirm') == preview.string('confirm'))) {
		const sentences: string[] = [];
		for (let i = 0; i < effects; i++) sentences.push(preview.string('effects.' + i.toString() + '.message'));
		made.fail('', 'Nothing is changed yet. Save again to make the change, which means: ' + sentences.join(' '));
		return root.append(made.ask('confirm', preview.string('confirm')));
	}
	definition.setString('op', 'change');
	if (effects > 0) definition.setString('confirm', preview.string('confirm'));
	const answer = ask('type_change', definition.toJson());
	if (tell(made, answer)) return root.append(made.show());
	return made.done(TYPES);
}

/** A type that a plugin brings along is only shown. */
function look(type: Doc, plugin: string): RenderElement {
	const root = html
		.fragment()
		.append(html.p('The plugin ' + plugin + ' brings this type along; its fields are changed there.').class('message'));
	const table = new Table('Fields', ['Label', 'Name', 'Type', 'Required', 'Values']);
	for (let i = 0; i < type.count('fields'); i++) {
		const at = 'fields.' + i.toString() + '.';
		const row = table.row(html.span(type.string(at + 'label'))).cell(html.code(type.string(at + 'field_name')));
		row.text(kindOf(type, at)).text(type.bool(at + 'required') ? 'yes' : 'no');
		const many = type.int(at + 'cardinality', 1);
		row.text(many < 0 ? 'any number' : many.toString());
	}
	return root.append(table.root);
}

function converting(type: Doc): RenderElement {
	const done = type.string('converting.state') == 'done';
	const failures = type.count('converting.failures');
	let sentence = done
		? 'Values were converted after the last change.'
		: 'Values are being converted after the last change.';
	sentence += ' ' + type.string('converting.items', '0') + ' items so far.';
	if (failures > 0) sentence += ' ' + failures.toString() + ' values could not be converted; they are as they were.';
	return html.p(sentence).class('message');
}

function kindOf(type: Doc, at: string): string {
	return type.kind(at + 'field_type') == 'object' ? type.key(0, at + 'field_type') : type.string(at + 'field_type');
}

/** The form of a type; `definition` is empty for a new one. */
function describe(id: string, definition: string): Form {
	const isNew = definition.length == 0;
	const type = Doc.json(isNew ? '{}' : definition);
	const made = form(id);
	made.context('type', type.string('type')).class('form--wide');
	const about = made.container().class('columns');
	about
		.textfield('label', 'Name')
		.required()
		.maxLength(255)
		.description('What people read, such as Recipe.')
		.value(type.string('label'));
	const name = about.textfield('type', 'Machine name').required().maxLength(32);
	name.pattern('[a-z][a-z0-9_]*', 'Machine name must begin with a letter and have a-z, 0-9 and _ only.');
	name.description('For addresses and code, such as recipe; it stays.').value(type.string('type'));
	if (!isNew) name.disabled();
	made.textfield('description', 'What it is for').maxLength(255).value(type.string('description'));
	made
		.textfield('title_label', 'What the title is called')
		.required()
		.maxLength(255)
		.value(type.string('title_label', 'Title'));
	const fields = made
		.group('fields', 'Fields')
		.itemLabel('Field')
		.addLabel('Add another field')
		.limits(isNew ? 1 : 0, 100)
		.sortable();
	describeField(fields);
	if (!isNew) fields.items(itemsOf(type));
	const actions = made.actions();
	actions.primary('save', isNew ? 'Add the type' : 'Save');
	if (!isNew && type.int('items') == 0)
		actions.submit('delete', 'Delete this type').class('button--danger').attr('formnovalidate');
	return made;
}

/** What can be said about one field. */
function describeField(field: FormElement): void {
	const first = field.container().class('columns');
	first.textfield('label', 'Label').required().maxLength(255);
	first
		.textfield('name', 'Field name')
		.maxLength(63)
		.pattern('(field_)?[a-z0-9][a-z0-9_]*', 'Field name may have a-z, 0-9 and _ only.')
		.description('Empty: made of the label.');
	const kinds = ask('field_types', '');
	const kind = first.select('kind', 'Kind').required();
	for (let i = 0; i < kinds.count(); i++)
		kind.option(kinds.string(i.toString() + '.type'), kinds.string(i.toString() + '.label'));
	const second = field.container().class('columns');
	second.checkbox('required', 'Required');
	second.number('values', 'How many values').min('-1').max('1000').description('-1 is any number.').value('1');
	const more = field.details('more', 'More about it');
	more.textfield('help', 'Help').maxLength(255);
	const limits = more.container().class('columns');
	limits.number('max_length', 'Most characters').min('1');
	limits.number('least', 'Smallest number').step('any');
	limits.number('most', 'Largest number').step('any');
	more
		.textfield('pattern', 'Pattern')
		.description('What the whole text has to fit, as a regular expression.')
		.maxLength(500);
	more.textarea('options', 'Choices').description('For a choice from a list: one a line, as value|Label.');
	const target = more.select('target', 'Refers to').description('For a reference.');
	target.option('item', 'Content').option('user', 'People');
	const targets = ask('reference_targets', '');
	for (let i = 0; i < targets.count(); i++)
		target.option(targetOf(targets, i.toString() + '.'), targets.string(i.toString() + '.label'));
	const widget = more
		.select('widget', 'How it is chosen')
		.description('For a reference; not every kind has all three.');
	widget.option('', 'By typing, with suggestions').option('select', 'From a list');
	widget.option('tags', 'By typing several, new ones too');
	more.textfield('standard', 'Default').maxLength(255);
}

/** `target:scope`, or the target alone. */
function targetOf(doc: Doc, at: string): string {
	const scope = doc.string(at + 'scope');
	const target = doc.string(at + 'target', doc.string(at + 'field_type.RecordReference', 'item'));
	return scope.length > 0 ? target + ':' + scope : target;
}

/** The fields of a type as items of the form's group. */
function itemsOf(type: Doc): JsonValue {
	const items = JsonValue.list();
	for (let i = 0; i < type.count('fields'); i++) {
		const at = 'fields.' + i.toString() + '.';
		const kind = kindOf(type, at);
		const item = JsonValue.object()
			.setString('label', type.string(at + 'label'))
			.setString('name', type.string(at + 'field_name'));
		item.setString('kind', kind).setString('required', type.bool(at + 'required') ? '1' : '');
		item.setString('values', type.string(at + 'cardinality', '1')).setString('help', type.string(at + 'help'));
		item.setString('max_length', type.string(at + 'max_length', type.string(at + 'field_type.Text.max_length')));
		item.setString('least', type.string(at + 'min')).setString('most', type.string(at + 'max'));
		item
			.setString('pattern', type.string(at + 'pattern'))
			.setString('target', targetOf(type, at))
			.setString('widget', type.string(at + 'widget'));
		let options = '';
		for (let n = 0; n < type.count(at + 'options'); n++) {
			const option = at + 'options.' + n.toString();
			options += (n > 0 ? '\n' : '') + type.string(option + '.value') + '|' + type.string(option + '.label');
		}
		item.setString('options', options);
		if (type.kind(at + 'default') != 'object' && type.kind(at + 'default') != 'list')
			item.setString('standard', type.string(at + 'default'));
		items.push(item);
	}
	return items;
}

/** What the form says, as a definition of a type. */
function definitionOf(values: JsonValue): JsonValue {
	const made = JsonValue.object()
		.setString('label', values.string('label'))
		.setString('description', values.string('description'));
	made.setString('title_label', values.string('title_label'));
	const fields = made.listAt('fields');
	const items = values.listAt('fields').values;
	for (let i = 0; i < items.length; i++) fields.push(fieldOf(items[i]));
	return made;
}

function fieldOf(item: JsonValue): JsonValue {
	const label = item.string('label');
	let name = item.string('name');
	if (name.length == 0) name = texts.slug(label).replaceAll('-', '_');
	if (!name.startsWith('field_')) name = 'field_' + name;
	const kind = item.string('kind');
	const field = JsonValue.object().setString('field_name', name.substring(0, 63)).setString('label', label);
	if (kind == 'Text') {
		const text = JsonValue.object();
		if (item.string('max_length').length > 0)
			text.set('max_length', JsonValue.int(I64.parseInt(item.string('max_length'))));
		field.set('field_type', JsonValue.object().set('Text', text));
	} else if (kind == 'RecordReference') {
		const target = item.string('target', 'item').split(':');
		field.set('field_type', JsonValue.object().setString('RecordReference', target[0]));
		if (target.length > 1) field.setString('scope', target[1]);
		if (item.string('widget').length > 0) field.setString('widget', item.string('widget'));
	} else field.setString('field_type', kind);
	field.set('required', JsonValue.bool(item.string('required') == '1'));
	const many = item.string('values');
	field.set('cardinality', JsonValue.int(many.length > 0 ? I64.parseInt(many) : 1));
	if (item.string('help').length > 0) field.setString('help', item.string('help'));
	const isNumber = kind == 'Integer' || kind == 'Float';
	if (isNumber && item.string('least').length > 0) field.set('min', numberOf(item.string('least')));
	if (isNumber && item.string('most').length > 0) field.set('max', numberOf(item.string('most')));
	if (item.string('pattern').length > 0) field.setString('pattern', item.string('pattern'));
	if (kind == 'List') field.set('options', optionsOf(item.string('options')));
	const standard = item.string('standard');
	if (standard.length > 0) {
		if (isNumber) field.set('default', numberOf(standard));
		else if (kind == 'Boolean')
			field.set('default', JsonValue.bool(standard == '1' || standard == 'true' || standard == 'yes'));
		else field.setString('default', standard);
	}
	return field;
}

function numberOf(text: string): JsonValue {
	return JsonValue.float(F64.parseFloat(text));
}

function optionsOf(text: string): JsonValue {
	const options = JsonValue.list();
	const lines = text.split('\n');
	for (let i = 0; i < lines.length; i++) {
		const line = lines[i].trim();
		if (line.length == 0) continue;
		const bar = line.indexOf('|');
		const value = bar < 0 ? line : line.substring(0, bar).trim();
		options.push(
			JsonValue.object()
				.setString('value', value)
				.setString('label', bar < 0 ? line : line.substring(bar + 1).trim()),
		);
	}
	return options;
}

/** Shows what content has to say against a definition; false when it has nothing. */
function tell(made: Form, answer: Doc): bool {
	if (!answer.has('error')) return false;
	const count = answer.count('errors');
	for (let i = 0; i < count; i++) {
		const at = 'errors.' + i.toString();
		made.fail(controlFor(answer.string(at + '.field')), answer.string(at + '.message'));
	}
	if (count == 0) made.fail('', answer.string('message'));
	return true;
}

/** `fields.2.label` is in the control `fields[2][label]`. */
function controlFor(field: string): string {
	const parts = field.split('.');
	if (parts[0] != 'fields' || parts.length < 2) return field;
	const what = parts.length > 2 ? parts[2] : '';
	const name =
		what == 'field_name'
			? 'name'
			: what == 'field_type'
				? 'kind'
				: what == 'cardinality'
					? 'values'
					: what == 'min'
						? 'least'
						: what == 'max'
							? 'most'
							: what == 'default'
								? 'standard'
								: what.length > 0
									? what
									: 'label';
	return 'fields[' + parts[1] + '][' + name + ']';
}
