// A content item as the worker holds it: read and changed by handle, never copied into a plugin.
// The shapes are `{"value": …}`, long text adds "format", several values are a list.
import { TrovatoError } from '../../../../wit/contract/errors/trovato-error.ts';

export interface Item {
	id: string;
	type: string;
	title: string;
	authorId: string | undefined;
	revisionId: string | undefined;
	status: number;
	/** Milliseconds. */
	created: number | undefined;
	changed: number | undefined;
	fields: Record<string, unknown>;
	/** Columns and fields that were set since the item was opened. */
	dirty: Set<string> | undefined;
	/** The plugin that opened it and may change it. */
	readonly owner: string;
	/** A tap in which others may change it too is being called. */
	alterable: boolean;
}

function text(value: unknown): string | undefined {
	return typeof value === 'string' ? value : undefined;
}

function time(value: unknown): number | undefined {
	if (value instanceof Date) return value.getTime();
	return typeof value === 'number' ? value : undefined;
}

/** An item that `owner` makes of a row; undefined when a needed column is missing. */
export function itemOfRow(row: Readonly<Record<string, unknown>>, owner = ''): Item | undefined {
	const id = text(row['id']);
	const type = text(row['type']);
	const title = text(row['title']);
	const fields = row['fields'];
	if (id === undefined || type === undefined || title === undefined) return undefined;
	return {
		id,
		type,
		title,
		authorId: text(row['author_id']),
		revisionId: text(row['revision_id']),
		status: Number(row['status'] ?? 1),
		created: time(row['created']),
		changed: time(row['changed']),
		fields: typeof fields === 'object' && fields !== null && !Array.isArray(fields) ? { ...fields } : {},
		dirty: undefined,
		owner,
		alterable: false,
	};
}

/** The same; a row that is no item is the caller's mistake. */
export function openItem(row: Readonly<Record<string, unknown>> | undefined, owner: string): Item {
	const item = row && itemOfRow(row, owner);
	if (item) return item;
	throw new TrovatoError('host.bad_argument', 'The row is no item: it needs the columns id, type, title and fields.');
}

/** The `index`th value object of a field; a field that is no list has one value. */
export function fieldEntry(item: Item, name: string, index = 0): Record<string, unknown> | undefined {
	if (!Object.hasOwn(item.fields, name)) return undefined;
	const field = item.fields[name];
	const entry: unknown = Array.isArray(field) ? field[index] : index === 0 ? field : undefined;
	return typeof entry === 'object' && entry !== null ? (entry as Record<string, unknown>) : undefined;
}

export function fieldValue(item: Item, name: string, index = 0): unknown {
	return fieldEntry(item, name, index)?.['value'];
}

export function fieldCount(item: Item, name: string): number {
	if (!Object.hasOwn(item.fields, name)) return 0;
	const field = item.fields[name];
	return Array.isArray(field) ? field.length : 1;
}

/** Replace a field; a text keeps the format it was stored with. */
export function setField(item: Item, name: string, value: unknown): void {
	if (Object.hasOwn(item.fields, name)) item.fields[name] = value;
	// Not by assignment: `__proto__` is a name like any other.
	else Object.defineProperty(item.fields, name, { value, enumerable: true, configurable: true, writable: true });
	markDirty(item, 'fields');
}

export function markDirty(item: Item, column: string): void {
	item.dirty ??= new Set();
	item.dirty.add(column);
}

/** The changed columns as they are stored. */
export function itemPatch(item: Item): Record<string, unknown> | undefined {
	if (!item.dirty) return undefined;
	const patch: Record<string, unknown> = {};
	if (item.dirty.has('title')) patch['title'] = item.title;
	if (item.dirty.has('status')) patch['status'] = item.status;
	if (item.dirty.has('fields')) patch['fields'] = item.fields;
	return patch;
}

/** The item as it is now, to go back to. */
export function copyItem(item: Item): Item {
	return { ...item, fields: { ...item.fields }, dirty: item.dirty && new Set(item.dirty) };
}
