// The form of a listing, and how a definition becomes its values and comes of them.
import { Doc, Form, form, FormElement, JsonKind, JsonValue } from '@trovato/sdk';
import { propertyNames, REFERENCE, Types } from './fields';
import { needsNoValue, operatorLabel, operatorNames, takesSeveral } from './operators';
import { contentTypes, Entry } from './registry';

const ROLES: StaticArray<string> = ['and', 'or1', 'or2', 'or3', 'not'];
const ROLE_LABELS: StaticArray<string> = ['has to hold', 'or, group 1', 'or, group 2', 'or, group 3', 'must not hold'];
const STYLES: StaticArray<string> = ['teasers', 'list', 'table'];
const STYLE_LABELS: StaticArray<string> = ['Teasers', 'List', 'Table'];
const DISPLAYS: StaticArray<string> = ['page', 'block', 'json', 'rss'];
const DISPLAY_LABELS: StaticArray<string> = ['Page', 'Block', 'JSON', 'Feed (RSS)'];
const PAGERS: StaticArray<string> = ['full', 'mini', 'none'];
const PAGER_LABELS: StaticArray<string> = ['Numbered pages', 'Next and previous', 'None'];
const SOURCES: StaticArray<string> = ['path', 'query', 'user', 'now'];
const SOURCE_LABELS: StaticArray<string> = ['the path', 'a parameter', 'who is looking', 'the time'];

/** Whether the form has room for all that the definition says. */
export function isSimple(doc: Doc): bool {
	const kind = doc.kind('filters');
	if (kind.length == 0 || kind == 'null') return true;
	const at = kind == 'list' ? 'filters' : doc.kind('filters.and') == 'list' ? 'filters.and' : '';
	if (at.length == 0) return doc.has('filters.field') && isPlain(doc, 'filters');
	let groups = 0;
	for (let i = 0; i < doc.count(at); i++) {
		const part = at + '.' + i.toString();
		if (doc.kind(part + '.or') == 'list') {
			groups++;
			for (let j = 0; j < doc.count(part + '.or'); j++) if (!isPlain(doc, part + '.or.' + j.toString())) return false;
		} else if (!isPlain(doc, doc.has(part + '.not') ? part + '.not' : part)) return false;
	}
	return groups <= 3;
}

function isPlain(doc: Doc, at: string): bool {
	return doc.has(at + '.field') && !doc.has(at + '.type');
}

function fieldOptions(select: FormElement, types: Types, relations: bool): FormElement {
	const names = propertyNames();
	for (let i = 0; i < names.length; i++) select.option(names[i], names[i].replaceAll('_', ' '), 'Properties');
	for (let i = 0; i < types.fields.length; i++) select.option(types.fields[i].name, types.fields[i].label, 'Fields');
	if (relations) select.option('author.name', 'name of the author', 'Related');
	select.option('terms', 'terms', 'Related');
	return select;
}

function choices(select: FormElement, values: StaticArray<string>, labels: StaticArray<string>): FormElement {
	for (let i = 0; i < values.length; i++) select.option(values[i], labels[i]);
	return select;
}

function operators(select: FormElement): FormElement {
	const names = operatorNames();
	for (let i = 0; i < names.length; i++) select.option(names[i], operatorLabel(names[i]));
	return select;
}

/** The form; `entry` is null for a new listing. */
export function describe(entry: Entry | null, doc: Doc): Form {
	const types = contentTypes();
	const made = form('listing');
	made.context('listing', doc.string('name'));
	const about = made.container().class('columns');
	about
		.textfield('label', 'Name')
		.required()
		.maxLength(255)
		.description('What people read, such as Recent articles.')
		.value(doc.string('label'));
	const name = about.textfield('name', 'Machine name').required().maxLength(63);
	name.pattern('[a-z][a-z0-9_]*', 'Machine name must begin with a letter and have a-z, 0-9 and _ only.');
	name.description('For addresses and code; it stays.').value(doc.string('name'));
	if (entry !== null) name.attr('readonly');
	made.textfield('description', 'Description').maxLength(255).value(doc.string('description'));
	const which = made.checkboxes('types', 'Content of these types');
	for (let i = 0; i < types.names.length; i++) which.option(types.names[i], types.labels[i]);
	which.description('None chosen is all.').values(typesOf(doc));
	describeFilters(made, types, doc);
	describeFields(made, types, doc);
	describeSorts(made, types, doc);
	describeMore(made, types, doc);
	const paging = made.container().class('columns');
	choices(paging.select('pager', 'Pages'), PAGERS, PAGER_LABELS).value(doc.string('pager.type', 'full'));
	paging.number('items', 'Items on a page').required().min('1').max('100').value(doc.string('pager.items_per_page'));
	describeDisplays(made, doc);
	const texts = made.details('texts', 'Texts and access');
	texts.textarea('header', 'Above the list').maxLength(5_000).value(doc.string('header'));
	texts.textfield('empty', 'When there is nothing').maxLength(500).value(doc.string('empty'));
	texts
		.textfield('permission', 'Permission')
		.maxLength(128)
		.description('Who may see it.')
		.value(doc.string('permission', 'access content'));
	made.checkbox('enabled', 'Enabled').checked(entry === null || entry.enabled);
	if (entry !== null) made.hidden('version', entry.version.toString());
	const actions = made.actions();
	actions.primary('save', 'Save');
	actions.submit('preview', 'Preview');
	if (entry !== null && entry.plugin.length == 0)
		actions.submit('delete', 'Delete').class('button--danger').attr('formnovalidate');
	return made;
}

function describeFilters(made: Form, types: Types, doc: Doc): void {
	const group = made.group('filters', 'Filters').itemLabel('Filter').addLabel('Add another filter').limits(0, 20);
	const first = group.container().class('columns');
	fieldOptions(first.select('field', 'Field').required(), types, true);
	operators(first.select('operator', 'Comparison').required()).value('equals');
	first
		.textfield('value', 'Value')
		.maxLength(1000)
		.description('Several are parted by commas. Dates like 2026-11-20, or now-7d.');
	const second = group.container().class('columns');
	choices(second.select('role', 'Together with the others'), ROLES, ROLE_LABELS).value('and');
	second.checkbox('exposed', 'Visitors fill it in');
	const more = group.details('more', 'More about it');
	more
		.textfield('parameter', 'Parameter')
		.maxLength(63)
		.pattern('[a-z][a-z0-9_]*', 'Parameter may have a-z, 0-9 and _ only.')
		.description('What it is called in the address; else like the field.');
	more.textfield('exposed_label', 'Label').maxLength(255).description('What visitors read; else like the field.');
	more.textarea('options', 'Choices').description('One a line, as value|Label.').maxLength(5_000);
	more.checkbox('case', 'Capital letters matter');
	more.checkbox('descendants', 'With the terms below');
	group.items(filterItems(doc));
}

function describeFields(made: Form, types: Types, doc: Doc): void {
	const group = made
		.group('fields', 'What is shown')
		.itemLabel('Field')
		.addLabel('Add another shown field')
		.limits(0, 30);
	const line = group.container().class('columns');
	fieldOptions(line.select('field', 'Field').required(), types, true);
	line.textfield('label', 'Label').maxLength(255);
	const second = group.container().class('columns');
	choices(second.select('format', 'Dates'), ['date', 'datetime'], ['Day', 'Day and time']);
	second.checkbox('link', 'Links to the item');
	const items = JsonValue.list();
	for (let i = 0; i < doc.count('fields'); i++) {
		const at = 'fields.' + i.toString() + '.';
		const item = JsonValue.object()
			.setString('field', doc.string(at + 'field'))
			.setString('label', doc.string(at + 'label'));
		item.setString('format', doc.string(at + 'format', 'date'));
		items.push(item.setString('link', doc.bool(at + 'link', doc.string(at + 'field') == 'title') ? '1' : ''));
	}
	group.items(items);
}

function describeSorts(made: Form, types: Types, doc: Doc): void {
	const group = made.group('sorts', 'Order').itemLabel('Sort').addLabel('Add another sort').limits(0, 5);
	const line = group.container().class('columns');
	fieldOptions(line.select('field', 'By').required(), types, true);
	choices(line.select('direction', 'Direction'), ['asc', 'desc'], ['Ascending', 'Descending']);
	group.checkbox('exposed', 'Visitors may choose it');
	const items = JsonValue.list();
	for (let i = 0; i < doc.count('sorts'); i++) {
		const at = 'sorts.' + i.toString() + '.';
		const item = JsonValue.object().setString('field', doc.string(at + 'field'));
		item.setString('direction', doc.string(at + 'direction', 'asc'));
		items.push(item.setString('exposed', doc.kind(at + 'exposed') == 'object' || doc.bool(at + 'exposed') ? '1' : ''));
	}
	group.items(items);
}

/** What few listings have. */
function describeMore(made: Form, types: Types, doc: Doc): void {
	const relations = made
		.group('relationships', 'Relationships')
		.itemLabel('Relationship')
		.addLabel('Add another relationship')
		.limits(0, 4);
	const one = relations.container().class('columns');
	one
		.textfield('id', 'Short name')
		.required()
		.maxLength(21)
		.pattern('[a-z][a-z0-9]*', 'Short name may have a-z and 0-9 only.');
	const target = one.select('field', 'Reference').required();
	for (let i = 0; i < types.fields.length; i++)
		if (types.fields[i].kind == REFERENCE) target.option(types.fields[i].name, types.fields[i].label);
	relations.checkbox('required', 'Only items that have one');
	const items = JsonValue.list();
	for (let i = 0; i < doc.count('relationships'); i++) {
		const at = 'relationships.' + i.toString() + '.';
		const item = JsonValue.object()
			.setString('id', doc.string(at + 'id'))
			.setString('field', doc.string(at + 'field'));
		items.push(item.setString('required', doc.bool(at + 'required') ? '1' : ''));
	}
	relations.items(items);
	const context = made
		.group('arguments', 'Values from where it is shown')
		.itemLabel('Value')
		.addLabel('Add another value')
		.limits(0, 8);
	const line = context.container().class('columns');
	fieldOptions(line.select('field', 'Field').required(), types, true);
	operators(line.select('operator', 'Comparison')).value('equals');
	const second = context.container().class('columns');
	choices(second.select('source', 'Value from'), SOURCES, SOURCE_LABELS);
	second
		.textfield('id', 'Called')
		.maxLength(63)
		.pattern('[a-z][a-z0-9_]*', 'Called may have a-z, 0-9 and _ only.')
		.description('The {placeholder} of the path, or the parameter.');
	choices(second.select('missing', 'Without a value'), ['nothing', 'all'], ['shows nothing', 'shows all']);
	const values = JsonValue.list();
	for (let i = 0; i < doc.count('arguments'); i++) {
		const at = 'arguments.' + i.toString() + '.';
		const item = JsonValue.object()
			.setString('field', doc.string(at + 'field'))
			.setString('id', doc.string(at + 'id'));
		item.setString('operator', doc.string(at + 'operator', 'equals')).setString('source', doc.string(at + 'source'));
		values.push(item.setString('missing', doc.string(at + 'missing', 'nothing')));
	}
	context.items(values);
}

function describeDisplays(made: Form, doc: Doc): void {
	const group = made
		.group('displays', 'Where it is shown')
		.itemLabel('Display')
		.addLabel('Add another display')
		.limits(1, 12);
	const line = group.container().class('columns');
	choices(line.select('type', 'As').required(), DISPLAYS, DISPLAY_LABELS);
	line.textfield('path', 'Path').maxLength(255).placeholder('/articles');
	const second = group.container().class('columns');
	second.textfield('title', 'Title').maxLength(255).description('Else the name.');
	choices(second.select('style', 'Looks like'), STYLES, STYLE_LABELS);
	const items = JsonValue.list();
	for (let i = 0; i < doc.count('displays'); i++) {
		const at = 'displays.' + i.toString() + '.';
		const item = JsonValue.object()
			.setString('type', doc.string(at + 'display_type'))
			.setString('path', doc.string(at + 'path'));
		item.setString('title', doc.string(at + 'title'));
		items.push(item.setString('style', doc.string(at + 'style', doc.string('style', 'teasers'))));
	}
	group.items(items);
}

// From a definition

/** Where the filters stand that all have to hold. */
function filtersAt(doc: Doc): string {
	return doc.kind('filters') == 'list' ? 'filters' : 'filters.and';
}

/** Whether it is the comparison that the checkboxes of types make. */
function isTypes(doc: Doc, at: string): bool {
	return doc.string(at + '.field') == 'type' && doc.string(at + '.operator') == 'in' && !doc.has(at + '.exposed');
}

function typesOf(doc: Doc): string[] {
	const names: string[] = [];
	const at = filtersAt(doc) + '.0';
	if (!isTypes(doc, at)) return names;
	if (doc.kind(at + '.value') != 'list') names.push(doc.string(at + '.value'));
	for (let i = 0; i < doc.count(at + '.value'); i++) names.push(doc.string(at + '.value.' + i.toString()));
	return names;
}

function filterItems(doc: Doc): JsonValue {
	const items = JsonValue.list();
	if (doc.has('filters.field')) return items.push(filterItem(doc, 'filters', 'and'));
	const all = filtersAt(doc);
	let groups = 0;
	for (let i = 0; i < doc.count(all); i++) {
		const at = all + '.' + i.toString();
		if (i == 0 && isTypes(doc, at)) continue;
		if (doc.kind(at + '.or') == 'list') {
			groups++;
			for (let j = 0; j < doc.count(at + '.or'); j++)
				items.push(filterItem(doc, at + '.or.' + j.toString(), 'or' + groups.toString()));
		} else if (doc.has(at + '.not')) items.push(filterItem(doc, at + '.not', 'not'));
		else items.push(filterItem(doc, at, 'and'));
	}
	return items;
}

function filterItem(doc: Doc, at: string, role: string): JsonValue {
	const item = JsonValue.object()
		.setString('field', doc.string(at + '.field'))
		.setString('role', role);
	item.setString('operator', doc.string(at + '.operator', 'equals'));
	let value = '';
	if (doc.kind(at + '.value') == 'list')
		for (let i = 0; i < doc.count(at + '.value'); i++)
			value += (i > 0 ? ', ' : '') + doc.string(at + '.value.' + i.toString());
	else if (doc.kind(at + '.value') != 'null') value = doc.string(at + '.value');
	item.setString('value', value).setString('case', doc.bool(at + '.ignore_case', true) ? '' : '1');
	item.setString('descendants', doc.bool(at + '.descendants') ? '1' : '');
	if (doc.kind(at + '.exposed') != 'object' && !doc.bool(at + '.exposed')) return item;
	item.setString('exposed', '1').setString('parameter', doc.string(at + '.exposed.id'));
	item.setString('exposed_label', doc.string(at + '.exposed.label'));
	let options = '';
	for (let i = 0; i < doc.count(at + '.exposed.options'); i++) {
		const option = at + '.exposed.options.' + i.toString();
		const isPair = doc.kind(option) == 'object';
		options +=
			(i > 0 ? '\n' : '') +
			(isPair ? doc.string(option + '.value') + '|' + doc.string(option + '.label') : doc.string(option));
	}
	return item.setString('options', options);
}

// To a definition

/** What the form says. */
export function definitionOf(values: JsonValue, entry: Entry | null): JsonValue {
	const made = JsonValue.object();
	made
		.setString('name', entry === null ? values.string('name') : entry.name)
		.setString('label', values.string('label'));
	copy(values, made, 'description');
	made.set('filters', JsonValue.object().set('and', filtersOf(values)));
	const shown = made.listAt('fields');
	const fields = values.listAt('fields').values;
	for (let i = 0; i < fields.length; i++) {
		const field = JsonValue.object().setString('field', fields[i].string('field'));
		copy(fields[i], field, 'label');
		if (fields[i].string('format') == 'datetime') field.setString('format', 'datetime');
		shown.push(field.set('link', JsonValue.bool(fields[i].string('link') == '1')));
	}
	const order = made.listAt('sorts');
	const sorts = values.listAt('sorts').values;
	for (let i = 0; i < sorts.length; i++) {
		const sort = JsonValue.object()
			.setString('field', sorts[i].string('field'))
			.setString('direction', sorts[i].string('direction', 'asc'));
		if (sorts[i].string('exposed') == '1') sort.set('exposed', JsonValue.bool(true));
		order.push(sort);
	}
	addMore(values, made);
	const items = values.string('items');
	const pager = JsonValue.object().setString('type', values.string('pager', 'full'));
	made.set(
		'pager',
		pager.set('items_per_page', JsonValue.int(items.length > 0 && items.length < 6 ? <i64>parseInt(items) : 0)),
	);
	copy(values, made, 'header');
	copy(values, made, 'empty');
	copy(values, made, 'permission');
	const displays = made.listAt('displays');
	const shownAs = values.listAt('displays').values;
	const ids: string[] = [];
	for (let i = 0; i < shownAs.length; i++) {
		const type = shownAs[i].string('type');
		let id = type;
		for (let n = 2; ids.includes(id); n++) id = type + n.toString();
		ids.push(id);
		const display = JsonValue.object().setString('id', id).setString('display_type', type);
		copy(shownAs[i], display, 'path');
		copy(shownAs[i], display, 'title');
		copy(shownAs[i], display, 'style');
		displays.push(display);
	}
	return made;
}

/** Copies what is not empty. */
function copy(from: JsonValue, to: JsonValue, name: string): void {
	const text = from.string(name).trim();
	if (text.length > 0) to.setString(name, text);
}

function addMore(values: JsonValue, made: JsonValue): void {
	const relations = values.listAt('relationships').values;
	for (let i = 0; i < relations.length; i++) {
		const relation = JsonValue.object()
			.setString('id', relations[i].string('id'))
			.setString('field', relations[i].string('field'));
		made.listAt('relationships').push(relation.set('required', JsonValue.bool(relations[i].string('required') == '1')));
	}
	const context = values.listAt('arguments').values;
	for (let i = 0; i < context.length; i++) {
		const argument = JsonValue.object()
			.setString('field', context[i].string('field'))
			.setString('source', context[i].string('source'));
		argument
			.setString('operator', context[i].string('operator', 'equals'))
			.setString('missing', context[i].string('missing', 'nothing'));
		copy(context[i], argument, 'id');
		made.listAt('arguments').push(argument);
	}
}

function filtersOf(values: JsonValue): JsonValue {
	const all = JsonValue.list();
	const chosen = values.get('types');
	const types = JsonValue.list();
	if (chosen !== null && chosen.kind == JsonKind.List)
		for (let i = 0; i < chosen.values.length; i++) types.push(JsonValue.string(chosen.values[i].asText()));
	else if (chosen !== null && chosen.asText().length > 0) types.push(JsonValue.string(chosen.asText()));
	if (types.values.length > 0)
		all.push(JsonValue.object().setString('field', 'type').setString('operator', 'in').set('value', types));
	const groups: JsonValue[] = [JsonValue.list(), JsonValue.list(), JsonValue.list()];
	const filters = values.listAt('filters').values;
	for (let i = 0; i < filters.length; i++) {
		const filter = filterOf(filters[i]);
		const role = filters[i].string('role', 'and');
		if (role == 'not') all.push(JsonValue.object().set('not', filter));
		else if (role.startsWith('or')) groups[role.charCodeAt(2) - 0x31].push(filter);
		else all.push(filter);
	}
	for (let i = 0; i < groups.length; i++)
		if (groups[i].values.length > 0) all.push(JsonValue.object().set('or', groups[i]));
	return all;
}

function filterOf(item: JsonValue): JsonValue {
	const operator = item.string('operator', 'equals');
	const filter = JsonValue.object().setString('field', item.string('field')).setString('operator', operator);
	const value = item.string('value');
	if (value.length > 0 && !needsNoValue(operator)) {
		if (takesSeveral(operator) || operator == 'between') {
			const parts = value.split(',');
			for (let i = 0; i < parts.length; i++)
				if (parts[i].trim().length > 0) filter.listAt('value').push(JsonValue.string(parts[i].trim()));
		} else filter.setString('value', value);
	}
	if (item.string('case') == '1') filter.set('ignore_case', JsonValue.bool(false));
	if (item.string('descendants') == '1') filter.set('descendants', JsonValue.bool(true));
	if (item.string('exposed') != '1') return filter;
	const exposed = filter.objectAt('exposed');
	if (item.string('parameter').length > 0) exposed.setString('id', item.string('parameter'));
	if (item.string('exposed_label').length > 0) exposed.setString('label', item.string('exposed_label'));
	const lines = item.string('options').split('\n');
	for (let i = 0; i < lines.length; i++) {
		const line = lines[i].trim();
		if (line.length == 0) continue;
		const bar = line.indexOf('|');
		const option = JsonValue.object().setString('value', bar < 0 ? line : line.substring(0, bar).trim());
		exposed.listAt('options').push(option.setString('label', bar < 0 ? line : line.substring(bar + 1).trim()));
	}
	return filter;
}
