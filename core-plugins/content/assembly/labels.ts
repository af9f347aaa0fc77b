// What people call what references lead to: titles and names, asked once for each kind of target.
import { Doc, Json, page, plugins, sql } from '@trovato/sdk';
import { permitted, VIEW } from './access';
import { FieldDefinition, TypeDefinition } from './definition';
import { isUuid } from './listing';

/** By id; what the user may not see, or is gone, is not in it. */
const labels = new Map<string, string>();

/** Looks up what the fields of an item refer to; `fields` is the item's, as it is stored. */
export function loadLabels(type: TypeDefinition, fields: Doc): void {
	const done = new Set<string>();
	for (let i = 0; i < type.fields.length; i++) {
		const target = type.fields[i].target;
		if (!type.fields[i].isReference || done.has(target)) continue;
		done.add(target);
		const ids = new Json().list();
		let count = 0;
		for (let j = i; j < type.fields.length; j++)
			if (type.fields[j].isReference && type.fields[j].target == target) count += addIds(ids, type.fields[j], fields);
		if (count > 0) lookUp(target, ids.end().toJson());
	}
}

function addIds(ids: Json, field: FieldDefinition, fields: Doc): i32 {
	const isUuids = field.target == 'item' || field.target == 'user';
	const several = fields.kind(field.name) == 'list';
	const count = several ? fields.count(field.name) : i32(fields.has(field.name));
	let added = 0;
	for (let i = 0; i < count; i++) {
		const at = several ? field.name + '.' + i.toString() : field.name;
		const id = fields.string(at + '.target_id', fields.string(at));
		if (isUuids ? !isUuid(id) : id.length == 0) continue;
		if (field.target == 'item') page.cacheTag('item:' + id);
		ids.string(id);
		added++;
	}
	return added;
}

function lookUp(target: string, ids: string): void {
	if (target == 'item') {
		const rows = sql('references_items').json(ids).all();
		const may = permitted(rows, VIEW);
		for (let i = 0; i < rows.length; i++) {
			page.expiresAt(rows.time(i, 'next_change'));
			if (may[i]) labels.set(rows.string(i, 'id'), rows.string(i, 'name'));
		}
	} else if (target == 'user') {
		const rows = sql('references_users').json(ids).all();
		for (let i = 0; i < rows.length; i++) labels.set(rows.string(i, 'id'), rows.string(i, 'name'));
	} else {
		const found = askOwner(target, ids);
		for (let i = 0; i < found.count(); i++) {
			const id = found.string(i.toString() + '.id');
			labels.set(id, found.string(i.toString() + '.label', id));
		}
	}
}

/** Those of the ids that the plugin behind a kind of target knows: a list of `{"id", "label"}`. */
export function askOwner(target: string, ids: string): Doc {
	const all = plugins.collectJson('tap_reference_info');
	for (let i = 0; i < all.count(); i++) {
		const at = i.toString();
		if (all.string(at + '.value.target') != target) continue;
		const reply = plugins.invoke(all.string(at + '.plugin'), all.string(at + '.value.find'), ids);
		if (!reply.failed) return Doc.json(reply.text);
	}
	return Doc.json('[]');
}

/** A title or name that was looked up; empty for what is gone or not to be seen. */
export function labelOf(id: string): string {
	return labels.has(id) ? labels.get(id) : '';
}
