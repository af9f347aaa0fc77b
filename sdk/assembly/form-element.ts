// The parts of a form, described: controls, and what holds them. Every call that adds one returns it, the others return
// the element itself, so that they chain: `form.textfield('title', 'Title').required().maxLength(255)`.
import { JsonKind, JsonValue } from './json-value';

export class FormElement {
	constructor(
		/** The description, in the JSON of the render tree. */
		readonly json: JsonValue,
	) {}

	get type(): string {
		return this.json.string('#type');
	}

	get name(): string {
		return this.json.string('#name');
	}

	get title(): string {
		return this.json.string('#title');
	}

	/** What a person has to fill in or choose. */
	required(is: bool = true): FormElement {
		return this.set('#required', JsonValue.bool(is));
	}

	/** Changes the label. */
	label(text: string): FormElement {
		return this.setText('#title', text);
	}

	/** A sentence of help. */
	description(text: string): FormElement {
		return this.setText('#description', text);
	}

	/** What is wrong. */
	error(text: string): FormElement {
		return this.setText('#error', text);
	}

	/** What stands there before anybody typed. */
	value(text: string): FormElement {
		return this.setText('#default_value', text);
	}

	/** The same for what holds several. */
	values(texts: string[]): FormElement {
		const list = JsonValue.list();
		for (let i = 0; i < texts.length; i++) list.push(JsonValue.string(texts[i]));
		return this.set('#default_value', list);
	}

	/** A text and its format. */
	formatted(text: string, format: string): FormElement {
		return this.values([text, format]);
	}

	/** The items of a repeatable group, as a list of objects with the names of its controls. */
	items(list: JsonValue): FormElement {
		return this.set('#default_value', list);
	}

	checked(is: bool = true): FormElement {
		return this.setText('#default_value', is ? '1' : '');
	}

	/** Something to choose; those with the same `group` in a row stand together. */
	option(value: string, label: string, group: string = ''): FormElement {
		const option = JsonValue.object().setString('value', value).setString('label', label);
		if (group.length > 0) option.setString('group', group);
		this.json.listAt('#options').push(option);
		return this;
	}

	/** An attribute of the control; those that it may not have are dropped. */
	attr(name: string, value: string = ''): FormElement {
		this.json.objectAt('#attributes').setString(name, value);
		return this;
	}

	class(name: string): FormElement {
		const attributes = this.json.objectAt('#attributes');
		const known = attributes.string('class');
		attributes.setString('class', known.length > 0 ? known + ' ' + name : name);
		return this;
	}

	/** Elements stand in the order of their weights, lightest first. */
	weight(value: i32): FormElement {
		return this.set('#weight', JsonValue.int(value));
	}

	/** The label is for screen readers only. */
	labelHidden(): FormElement {
		return this.class('label-hidden');
	}

	maxLength(characters: i32): FormElement {
		return this.attr('maxlength', characters.toString());
	}

	minLength(characters: i32): FormElement {
		return this.attr('minlength', characters.toString());
	}

	/** The smallest number or the first day. */
	min(value: string): FormElement {
		return this.attr('min', value);
	}

	max(value: string): FormElement {
		return this.attr('max', value);
	}

	/** `1` asks for whole numbers, `any` for any. */
	step(value: string): FormElement {
		return this.attr('step', value);
	}

	/** The whole text has to fit (RE2 syntax); `message` says what is expected. */
	pattern(pattern: string, message: string = ''): FormElement {
		if (message.length > 0) this.setText('#pattern_message', message);
		return this.attr('pattern', pattern);
	}

	placeholder(text: string): FormElement {
		return this.attr('placeholder', text);
	}

	/** Shown, but not to be changed; what is sent for it is not looked at. */
	disabled(): FormElement {
		return this.attr('disabled');
	}

	/** How many items a repeatable group may have, and has at least. */
	limits(least: i32, most: i32): FormElement {
		return this.set('#min', JsonValue.int(least)).set('#max', JsonValue.int(most));
	}

	/** People may change the order of a repeatable group's items. */
	sortable(): FormElement {
		return this.set('#sortable', JsonValue.bool(true));
	}

	/** What the button of a repeatable group says. */
	addLabel(text: string): FormElement {
		return this.setText('#add_label', text);
	}

	// Controls

	textfield(name: string, title: string): FormElement {
		return this.add('textfield', name, title);
	}

	textarea(name: string, title: string): FormElement {
		return this.add('textarea', name, title);
	}

	/** A long text whose format is one of the options, or the only one. */
	textFormat(name: string, title: string): FormElement {
		return this.add('text_format', name, title);
	}

	number(name: string, title: string): FormElement {
		return this.add('number', name, title);
	}

	date(name: string, title: string): FormElement {
		return this.add('date', name, title);
	}

	datetime(name: string, title: string): FormElement {
		return this.add('datetime', name, title);
	}

	email(name: string, title: string): FormElement {
		return this.add('email', name, title);
	}

	url(name: string, title: string): FormElement {
		return this.add('url', name, title);
	}

	search(name: string, title: string): FormElement {
		return this.add('search', name, title);
	}

	password(name: string, title: string): FormElement {
		return this.add('password', name, title);
	}

	/** Text with suggestions from a path of the site, which answers `?q=` with a list of `{"value", "label"}`. */
	autocomplete(name: string, title: string, source: string): FormElement {
		return this.add('autocomplete', name, title).attr('source', source);
	}

	file(name: string, title: string): FormElement {
		return this.add('file', name, title);
	}

	select(name: string, title: string): FormElement {
		return this.add('select', name, title);
	}

	radios(name: string, title: string): FormElement {
		return this.add('radios', name, title);
	}

	checkboxes(name: string, title: string): FormElement {
		return this.add('checkboxes', name, title);
	}

	checkbox(name: string, title: string): FormElement {
		return this.add('checkbox', name, title);
	}

	hidden(name: string, value: string): FormElement {
		return this.add('hidden', name, '').value(value);
	}

	/** A button; which one was pressed is `form.pressed`. */
	submit(op: string, title: string): FormElement {
		return this.add('submit', 'op', title).value(op);
	}

	/** The button that people mostly press. */
	primary(op: string, title: string): FormElement {
		return this.submit(op, title).class('button--primary');
	}

	// What holds others

	fieldset(name: string, title: string): FormElement {
		return this.add('fieldset', name, title);
	}

	details(name: string, title: string): FormElement {
		return this.add('details', name, title);
	}

	container(): FormElement {
		return this.add('container', '', '');
	}

	/** The row of buttons. */
	actions(): FormElement {
		return this.add('actions', '', '');
	}

	/** One page of several; the forms plugin shows them one after another. */
	page(title: string): FormElement {
		return this.add('step', '', title);
	}

	/** Controls that people may have several times; what is added to it is one item. */
	group(name: string, title: string): FormGroup {
		const group = new FormGroup(describe('group', name, title));
		this.json.listAt('#children').push(group.json);
		return group;
	}

	/** A paragraph. */
	paragraph(text: string): FormElement {
		const json = JsonValue.object().setString('#type', 'markup').setString('#tag', 'p').setString('#value', text);
		this.json.listAt('#children').push(json);
		return this;
	}

	/** A node of an allowed HTML tag, which may hold others: for tables and the like. */
	element(tag: string, text: string = ''): FormElement {
		const made = this.add('markup', '', '').setText('#tag', tag);
		return text.length > 0 ? made.setText('#value', text) : made;
	}

	/** A link. */
	link(href: string, text: string): FormElement {
		return this.element('a', text).attr('href', href);
	}

	/** Any part by its type (docs/reference/form-controls.md). */
	add(type: string, name: string, title: string): FormElement {
		const element = new FormElement(describe(type, name, title));
		this.children.push(element.json);
		return element;
	}

	/** The element with this name here or below, or null. */
	find(name: string): FormElement | null {
		const found = findIn(this.json, name);
		return found === null ? null : new FormElement(found);
	}

	/** Takes the element with this name out; false when there is none. */
	remove(name: string): bool {
		return removeFrom(this.json, name);
	}

	/** The list that new parts go into. */
	protected get children(): JsonValue {
		return this.json.listAt('#children');
	}

	protected set(key: string, value: JsonValue): FormElement {
		this.json.set(key, value);
		return this;
	}

	protected setText(key: string, text: string): FormElement {
		this.json.setString(key, text);
		return this;
	}
}

/** A repeatable group: what is added to it describes one item. */
export class FormGroup extends FormElement {
	/** What one of the items is called; without it like the group. */
	itemLabel(text: string): FormGroup {
		this.json.setString('#item_title', text);
		return this;
	}

	protected get children(): JsonValue {
		return this.json.listAt('#item');
	}
}

function describe(type: string, name: string, title: string): JsonValue {
	const json = JsonValue.object().setString('#type', type);
	if (name.length > 0) json.setString('#name', name);
	if (title.length > 0) json.setString('#title', title);
	return json;
}

function findIn(json: JsonValue, name: string): JsonValue | null {
	if (name.length == 0) return null;
	const children = json.get('#children');
	if (children === null || children.kind != JsonKind.List) return null;
	for (let i = 0; i < children.values.length; i++) {
		const child = children.values[i];
		if (child.kind != JsonKind.Object) continue;
		if (child.string('#name') == name) return child;
		const below = findIn(child, name);
		if (below !== null) return below;
	}
	return null;
}

function removeFrom(json: JsonValue, name: string): bool {
	const children = json.get('#children');
	if (children === null || children.kind != JsonKind.List) return false;
	for (let i = 0; i < children.values.length; i++) {
		const child = children.values[i];
		if (child.kind != JsonKind.Object) continue;
		if (child.string('#name') == name) {
			children.values.splice(i, 1);
			return true;
		}
		if (removeFrom(child, name)) return true;
	}
	return false;
}
