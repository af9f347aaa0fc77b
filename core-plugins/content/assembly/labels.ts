// What people call what references lead to: titles and names, asked once for each kind of target.
import { Doc, page } from '@trovato/sdk';
import { FieldDefinition, TypeDefinition } from './definition';
import { isUuid } from './listing';
import { findRecords, RecordFound } from './targets';

/** By id; what the user may not see, or is gone, is not in it. */
const records = new Map<string, RecordFound>();

/** Looks up what the fields of an item refer to; `fields` is the item's, as it is stored. */
export function loadLabels(type: TypeDefinition, fields: Doc): void {
	const done = new Set<string>();
	for (let i = 0; i < type.fields.length; i++) {
		const target = type.fields[i].target;
		if (!type.fields[i].isReference || done.has(target)) continue;
		done.add(target);
		const ids: string[] = [];
		for (let j = i; j < type.fields.length; j++)
			if (type.fields[j].isReference && type.fields[j].target == target) addIds(ids, type.fields[j], fields);
		if (ids.length > 0) lookUp(target, ids);
	}
}

function addIds(ids: string[], field: FieldDefinition, fields: Doc): void {
	const isUuids = field.target == 'item' || field.target == 'user';
	const several = fields.kind(field.name) == 'list';
	const count = several ? fields.count(field.name) : i32(fields.has(field.name));
	for (let i = 0; i < count; i++) {
		const at = several ? field.name + '.' + i.toString() : field.name;
		const id = fields.string(at + '.target_id', fields.string(at));
		if (isUuids ? !isUuid(id) : id.length == 0) continue;
		if (field.target == 'item') page.cacheTag('item:' + id);
		ids.push(id);
	}
}

function lookUp(target: string, ids: string[]): void {
	const found = findRecords(target, ids);
	for (let i = 0; i < ids.length; i++) if (found.has(ids[i])) records.set(ids[i], found.get(ids[i]));
}

/** A record that was looked up; null for what is gone or not to be seen. */
export function recordOf(id: string): RecordFound | null {
	return records.has(id) ? records.get(id) : null;
}

/** The title or name of a record that was looked up; empty for what is gone or not to be seen. */
export function labelOf(id: string): string {
	return records.has(id) ? records.get(id).label : '';
}
