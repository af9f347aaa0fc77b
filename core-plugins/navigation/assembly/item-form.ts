// The address in the form of an item: whoever may chooses it there, else the pattern of the type makes it.
import { Doc, FormDraft, Json, JsonValue, sql, user } from '@trovato/sdk';
import { addAddress, changeAddress, checkAddress, cleanPath, forget, FRONT, leadOn } from './address';
import { Problems } from './problems';

const FIELD = 'address';
const BEFORE = 'address_before';

function isItemForm(id: string): bool {
	return (id == 'item_add' || id == 'item_edit') && user.can('choose addresses');
}

function aliasOf(item: string): string {
	if (item.length == 0) return '';
	const rows = sql('alias_made')
		.string('/item/' + item)
		.all();
	return rows.length > 0 ? rows.string(0, 'path') : '';
}

export function alterItemForm(source: string): string {
	const draft = new FormDraft(source);
	if (!isItemForm(draft.id)) return '';
	const control = draft.form.textfield(FIELD, 'Address').maxLength(200).weight(50);
	control.description('Such as /about. Empty: made of the pattern of its type, if that has one.');
	const known = aliasOf(draft.context('id'));
	control.value(known);
	draft.form.hidden(BEFORE, known);
	const actions = draft.form.json.listAt('#children').values;
	for (let i = 0; i < actions.length; i++)
		if (actions[i].string('#type') == 'actions')
			draft.form.json.listAt('#children').values[i] = actions[i].set('#weight', JsonValue.int(100));
	return draft.toJson();
}

export function checkItemForm(payload: Doc): string {
	if (!isItemForm(payload.string('form_id'))) return '';
	const path = cleanPath(payload.string('values.' + FIELD));
	if (path.length == 0 || path == payload.string('values.' + BEFORE)) return '';
	const item = payload.string('context.id');
	const problems = new Problems();
	if (path == FRONT) problems.add(FIELD, 'Address cannot be /: the front page is chosen under Addresses.');
	else checkAddress(FIELD, 'Address', path, item.length > 0 ? '/item/' + item : '', problems);
	return problems.count > 0 ? new Json().object().key(FIELD).string(problems.text).end().toJson() : '';
}

export function takeItemForm(payload: Doc): void {
	if (!isItemForm(payload.string('form_id'))) return;
	const item = payload.string('result.id', payload.string('context.id'));
	if (item.length == 0) return;
	const target = '/item/' + item;
	const wanted = cleanPath(payload.string('values.' + FIELD));
	// The pattern has made one already, in the same transaction.
	// What was there and stayed, nobody chose: the pattern may have made another of it.
	if (wanted == payload.string('values.' + BEFORE)) return;
	const rows = sql('alias_made').string(target).all();
	const before = rows.string(0, 'path');
	const isNew = payload.string('form_id') == 'item_add';
	if (wanted.length == 0) {
		if (rows.length > 0 && !isNew && !rows.bool(0, 'by_pattern')) {
			sql('alias_delete').string(rows.string(0, 'id')).run();
			leadOn(before, target);
			forget(target);
		}
		return;
	}
	if (wanted == before) return;
	const given =
		rows.length == 0
			? addAddress(wanted, target, false)
			: changeAddress(rows.string(0, 'id'), before, wanted, target, false, !isNew);
	if (!given) throw new Error('The address ' + wanted + ' was taken in the meantime.');
}
