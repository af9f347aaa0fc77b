// Repeatable groups: one item becomes as many as there are, with the buttons to add and remove.
import { crypto, JsonKind, JsonValue, variables } from '@trovato/sdk';
import { childrenOf, takesInput, typeOf } from './elements';
import { fill } from './values';

/** The name of the field in which the page carries the description of a group, signed. */
export function carrier(group: string): string {
	return 'form_group_' + group;
}

/** Makes the items of all groups below `element` into controls, once; whether there is a group. */
export function expandGroups(element: JsonValue, formId: string): bool {
	const children = childrenOf(element);
	let any = false;
	for (let i = 0; i < children.length; i++) {
		if (typeOf(children[i]) == 'group') {
			if (!children[i].bool('#expanded')) expandGroup(children[i], formId);
			any = true;
		} else if (expandGroups(children[i], formId)) any = true;
	}
	return any;
}

/** Makes the items of one group into controls. */
export function expandGroup(group: JsonValue, formId: string): void {
	const name = group.string('#name');
	const given = group.get('#default_value');
	const items: JsonValue[] = given !== null && given.kind == JsonKind.List ? given.values : [];
	const least = group.int('#min', 1);
	const most = group.int('#max');
	const count = max(items.length, least);
	const signed = sign(group, formId);
	const children = JsonValue.list();
	const controls = group.listAt('#item');
	const single = controls.values.length == 1;
	for (let n = 0; n < count; n++) {
		const isGiven = n < items.length;
		const values = isGiven ? items[n] : JsonValue.object();
		const row = itemRow(group, controls.values, values, name + '[' + n.toString() + ']', n, single);
		if (!isGiven) row.set('#blank', JsonValue.bool(true));
		const buttons = JsonValue.list();
		const place = ':' + name + ':' + n.toString();
		if (group.bool('#sortable') && n > 0 && isGiven)
			buttons.push(button('up' + place, 'Move ' + itemTitle(group, n) + ' up'));
		if (count > least || isGiven) buttons.push(button('remove' + place, 'Remove ' + itemTitle(group, n)));
		if (buttons.values.length > 0) row.listAt('#children').push(control('actions', '', '').set('#children', buttons));
		children.push(row);
	}
	if (signed.length > 0) children.push(control('hidden', carrier(name), '').setString('#default_value', signed));
	if (most <= 0 || count < most)
		children.push(
			control('actions', '', '').set(
				'#children',
				JsonValue.list().push(button('add:' + name, group.string('#add_label', 'Add another item'))),
			),
		);
	group.set('#children', children).set('#expanded', JsonValue.bool(true));
}

function itemTitle(group: JsonValue, n: i32): string {
	return group.string('#item_title', group.string('#title')) + ' ' + (n + 1).toString();
}

function itemRow(
	group: JsonValue,
	controls: JsonValue[],
	values: JsonValue,
	prefix: string,
	n: i32,
	single: bool,
): JsonValue {
	const row = single ? control('container', '', '') : control('fieldset', prefix, itemTitle(group, n));
	row.objectAt('#attributes').setString('class', 'group-item');
	row.set('#item_row', JsonValue.bool(true));
	const list = row.listAt('#children');
	for (let i = 0; i < controls.length; i++) {
		const copy = controls[i].copy();
		putInItem(copy, values, prefix);
		if (single) copy.setString('#title', copy.string('#title') + ' ' + (n + 1).toString());
		list.push(copy);
	}
	list.push(control('hidden', prefix + '[_]', '').setString('#default_value', '1'));
	return row;
}

/** Gives a part of an item its values and the names that it has in this item. */
function putInItem(part: JsonValue, values: JsonValue, prefix: string): void {
	const name = part.string('#name');
	if (takesInput(part)) fill(part, name, values);
	if (name.length > 0) part.setString('#name', prefix + '[' + name + ']');
	const children = childrenOf(part);
	for (let i = 0; i < children.length; i++) putInItem(children[i], values, prefix);
}

function button(op: string, title: string): JsonValue {
	const made = control('submit', 'op', title).setString('#default_value', op);
	made.objectAt('#attributes').setString('class', 'button--small').setString('formnovalidate', '');
	return made;
}

function control(type: string, name: string, title: string): JsonValue {
	const json = JsonValue.object().setString('#type', type);
	if (name.length > 0) json.setString('#name', name);
	if (title.length > 0) json.setString('#title', title);
	return json;
}

/** The group without its items, for `/system/ajax`; nothing of a form is kept on the server between two requests. */
function sign(group: JsonValue, formId: string): string {
	const secret = variables.get('secret');
	if (secret.length == 0) return '';
	const bare = JsonValue.object();
	for (let i = 0; i < group.keys.length; i++) {
		const key = group.keys[i];
		if (key != '#children' && key != '#expanded' && key != '#default_value' && key != '#error')
			bare.set(key, group.values[i]);
	}
	const json = bare.toJson();
	return crypto.hmacSha256(secret, formId + '\n' + json) + json;
}

/** The description that a page carried, or empty when it is not from us. */
export function unsign(signed: string, formId: string): string {
	const secret = variables.get('secret');
	if (secret.length == 0 || signed.length < 64) return '';
	const json = signed.substring(64);
	return crypto.equal(signed.substring(0, 64), crypto.hmacSha256(secret, formId + '\n' + json)) ? json : '';
}
