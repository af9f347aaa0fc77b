// What was submitted: read from the request's fields by what the form has, and put back into it to be shown again.
import { JsonKind, JsonValue } from '@trovato/sdk';
import { childrenOf, findNamed, firstText, hasAttribute, isMultiple, offers, takesInput, typeOf } from './elements';

const MAX_ITEMS = 200;

/** Reads the values of all controls below `element` into `values`; what the form does not have is not read. */
export function takeValues(element: JsonValue, fields: JsonValue, values: JsonValue): void {
	const children = childrenOf(element);
	for (let i = 0; i < children.length; i++) {
		const child = children[i];
		if (takesInput(child)) take(child, child.string('#name'), child.string('#name'), fields, values);
		else takeValues(child, fields, values);
	}
}

function take(child: JsonValue, field: string, name: string, fields: JsonValue, values: JsonValue): void {
	const type = typeOf(child);
	// Nobody can fill in what is disabled; whoever sends it nevertheless is not listened to.
	if (hasAttribute(child, 'disabled') || type == 'hidden_value') {
		const kept = child.get('#default_value');
		if (kept !== null)
			values.set(name, isMultiple(child) || type == 'group' ? kept : JsonValue.string(firstText(kept)));
		return;
	}
	if (type == 'group') {
		values.set(name, takeItems(child, field, fields));
	} else if (isMultiple(child)) {
		const list = JsonValue.list();
		const sent = fields.get(field);
		if (sent !== null)
			for (let i = 0; i < sent.values.length; i++) list.push(JsonValue.string(sent.values[i].asText()));
		values.set(name, list);
	} else if (type == 'checkbox') {
		values.setString(name, fields.get(field) === null ? '' : '1');
	} else if (type == 'text_format') {
		values.setString(name, lines(firstText(fields.get(field))));
		const format = firstText(fields.get(field + '_format'));
		const options = child.get('#options');
		const first = options === null || options.values.length == 0 ? 'plain_text' : options.values[0].string('value');
		values.setString(name + '_format', offers(child, format) ? format : first);
	} else if (type == 'textarea') {
		values.setString(name, lines(firstText(fields.get(field))));
	} else {
		const sent = firstText(fields.get(field));
		values.setString(name, type == 'password' ? sent : sent.trim());
	}
}

/** Forms are sent with CR LF. */
function lines(text: string): string {
	return text.replaceAll('\r\n', '\n').replaceAll('\r', '\n');
}

/** The items of a repeatable group, as a list of objects. */
export function takeItems(group: JsonValue, field: string, fields: JsonValue): JsonValue {
	const list = JsonValue.list();
	const controls = group.get('#item');
	if (controls === null) return list;
	for (let n = 0; n < MAX_ITEMS; n++) {
		const item = field + '[' + n.toString() + ']';
		if (fields.get(item + '[_]') === null) break;
		const values = JsonValue.object();
		for (let i = 0; i < controls.values.length; i++) takePart(controls.values[i], item, fields, values);
		list.push(values);
	}
	return list;
}

/** A control of an item, or what holds several of them. */
function takePart(part: JsonValue, item: string, fields: JsonValue, values: JsonValue): void {
	const name = part.string('#name');
	if (takesInput(part)) {
		if (typeOf(part) != 'group') take(part, item + '[' + name + ']', name, fields, values);
		return;
	}
	const children = childrenOf(part);
	for (let i = 0; i < children.length; i++) takePart(children[i], item, fields, values);
}

/** Items in which nobody filled in anything are none. */
export function dropBlankItems(element: JsonValue, values: JsonValue): void {
	const children = childrenOf(element);
	for (let i = 0; i < children.length; i++) {
		const child = children[i];
		if (typeOf(child) != 'group') {
			dropBlankItems(child, values);
			continue;
		}
		const items = values.get(child.string('#name'));
		if (items === null) continue;
		for (let n = items.values.length - 1; n >= 0; n--) if (isBlank(items.values[n])) items.values.splice(n, 1);
	}
}

function isBlank(item: JsonValue): bool {
	for (let i = 0; i < item.keys.length; i++) {
		const value = item.values[i];
		// A format alone says nothing.
		if (item.keys[i].endsWith('_format')) continue;
		if (value.kind == JsonKind.List ? value.values.length > 0 : value.asText().trim().length > 0) return false;
	}
	return true;
}

/** Puts values back into the controls below `element`. */
export function fillValues(element: JsonValue, values: JsonValue): void {
	const children = childrenOf(element);
	for (let i = 0; i < children.length; i++) {
		const child = children[i];
		if (takesInput(child)) fill(child, child.string('#name'), values);
		else fillValues(child, values);
	}
}

/** Puts the value with this name into one control. */
export function fill(control: JsonValue, name: string, values: JsonValue): void {
	const value = values.get(name);
	if (value === null) return;
	if (typeOf(control) == 'text_format') {
		const both = JsonValue.list()
			.push(value)
			.push(JsonValue.string(values.string(name + '_format')));
		control.set('#default_value', both);
	} else control.set('#default_value', value);
}

/** `add:<group>`, `remove:<group>:<n>` or `up:<group>:<n>` in the values; false when there is no such group or item. */
export function changeItems(form: JsonValue, values: JsonValue, op: string): bool {
	const parts = op.split(':');
	if (parts.length < 2) return false;
	const group = findNamed(form, parts[1]);
	if (group === null || typeOf(group) != 'group') return false;
	const items = values.listAt(parts[1]).values;
	if (parts[0] == 'add') {
		const most = group.int('#max');
		if (items.length >= MAX_ITEMS || (most > 0 && items.length >= most)) return false;
		items.push(JsonValue.object());
		return true;
	}
	const at = parts.length > 2 ? <i32>parseInt(parts[2]) : -1;
	if (at < 0 || at >= items.length) return false;
	if (parts[0] == 'remove') {
		items.splice(at, 1);
		return true;
	}
	if (parts[0] != 'up' || at == 0 || !group.bool('#sortable')) return false;
	const moved = items[at];
	items[at] = items[at - 1];
	items[at - 1] = moved;
	return true;
}
