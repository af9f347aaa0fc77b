// Reading the description of a form: which of its parts take input, and what they hold.
import { JsonKind, JsonValue } from '@trovato/sdk';

/** The parts of an element, none when it has no list of them. */
export function childrenOf(element: JsonValue): JsonValue[] {
	const children = element.get('#children');
	return children === null || children.kind != JsonKind.List ? [] : children.values;
}

export function typeOf(element: JsonValue): string {
	return element.kind == JsonKind.Object ? element.string('#type') : '';
}

/** One of the kinds that people fill in or choose from; not a button, not what only holds others. */
export function takesInput(element: JsonValue): bool {
	const type = typeOf(element);
	if (element.string('#name').length == 0) return false;
	return (
		type == 'textfield' ||
		type == 'textarea' ||
		type == 'text_format' ||
		type == 'number' ||
		type == 'date' ||
		type == 'datetime' ||
		type == 'email' ||
		type == 'url' ||
		type == 'search' ||
		type == 'autocomplete' ||
		type == 'password' ||
		type == 'select' ||
		type == 'radios' ||
		type == 'checkbox' ||
		type == 'checkboxes' ||
		type == 'hidden' ||
		type == 'group'
	);
}

export function attributeOf(element: JsonValue, name: string): string {
	const attributes = element.get('#attributes');
	return attributes === null ? '' : attributes.string(name);
}

export function hasAttribute(element: JsonValue, name: string): bool {
	const attributes = element.get('#attributes');
	if (attributes === null) return false;
	const value = attributes.get(name);
	return value !== null && value.asText() != 'false';
}

/** Several values may be chosen. */
export function isMultiple(element: JsonValue): bool {
	return typeOf(element) == 'checkboxes' || (typeOf(element) == 'select' && hasAttribute(element, 'multiple'));
}

/** One of the options has the value. */
export function offers(element: JsonValue, value: string): bool {
	const options = element.get('#options');
	if (options === null) return false;
	for (let i = 0; i < options.values.length; i++) if (options.values[i].string('value') == value) return true;
	return false;
}

/** The element with this name below. */
export function findNamed(element: JsonValue, name: string): JsonValue | null {
	if (name.length == 0) return null;
	const children = childrenOf(element);
	for (let i = 0; i < children.length; i++) {
		const child = children[i];
		if (child.kind != JsonKind.Object) continue;
		if (child.string('#name') == name && typeOf(child) != 'submit') return child;
		const below = findNamed(child, name);
		if (below !== null) return below;
	}
	return null;
}

/** The first element of this type below. */
export function findTyped(element: JsonValue, type: string): JsonValue | null {
	const children = childrenOf(element);
	for (let i = 0; i < children.length; i++) {
		if (typeOf(children[i]) == type) return children[i];
		const below = findTyped(children[i], type);
		if (below !== null) return below;
	}
	return null;
}

/** A text among several that a value may be; the first of a list. */
export function firstText(value: JsonValue | null): string {
	if (value === null) return '';
	if (value.kind == JsonKind.List) return value.values.length > 0 ? value.values[0].asText() : '';
	return value.kind == JsonKind.Bool ? (value.number != 0 ? '1' : '') : value.asText();
}
