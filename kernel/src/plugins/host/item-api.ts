// Host functions of `item-api`: items stay here, plugins read and set single values. An invalid handle or a type
// mismatch gives none, never a trap.
import type { ItemApi } from '../../generated/host.ts';
import { addHandle, findHandle, frameOf, getHandle, type Slot } from '../worker/frame.ts';
import {
	fieldCount,
	fieldEntry,
	fieldValue,
	type Item,
	itemPatch,
	markDirty,
	openItem,
	setField,
} from '../worker/item.ts';

function text(value: unknown): string | undefined {
	return typeof value === 'string' ? value : undefined;
}

function whole(value: unknown): number | undefined {
	if (typeof value === 'boolean') return value ? 1 : 0;
	return typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined;
}

export function createItemApi(slot: Slot): ItemApi {
	const find = (handle: number): Item | undefined => findHandle(slot, 'item', handle);
	const set = (handle: number, change: (item: Item) => void): boolean => {
		const item = find(handle);
		if (!item || (item.owner !== slot.frame?.plugin.name && !item.alterable)) return false;
		change(item);
		return true;
	};
	const setValue = (handle: number, name: string, value: string | number): boolean =>
		set(handle, (item) => {
			const entry = fieldEntry(item, name);
			const isList = Array.isArray(item.fields[name]);
			setField(item, name, entry && !isList ? { ...entry, value } : { value });
		});
	return {
		open(rows, row) {
			const { name } = frameOf(slot, 'item-api.open').plugin;
			return addHandle(slot, 'item', openItem(getHandle(slot, 'rows', rows).rows[row], name));
		},
		getId: (handle) => find(handle)?.id,
		getType: (handle) => find(handle)?.type,
		getTitle: (handle) => find(handle)?.title,
		getAuthorId: (handle) => find(handle)?.authorId,
		getRevisionId: (handle) => find(handle)?.revisionId,
		getStatus: (handle) => find(handle)?.status ?? -1,
		getCreated: (handle) => find(handle)?.created,
		getChanged: (handle) => find(handle)?.changed,
		getFieldString(handle, name) {
			const item = find(handle);
			return item && text(fieldValue(item, name));
		},
		getFieldInt(handle, name) {
			const item = find(handle);
			return item && whole(fieldValue(item, name));
		},
		getFieldFloat(handle, name) {
			const item = find(handle);
			const value = item && fieldValue(item, name);
			return typeof value === 'number' ? value : undefined;
		},
		getFieldJson(handle, name) {
			const item = find(handle);
			return item && Object.hasOwn(item.fields, name) ? JSON.stringify(item.fields[name]) : undefined;
		},
		getFieldCount(handle, name) {
			const item = find(handle);
			return item ? fieldCount(item, name) : 0;
		},
		getFieldStringAt(handle, name, index) {
			const item = find(handle);
			return item && text(fieldValue(item, name, index));
		},
		setTitle: (handle, value) =>
			set(handle, (item) => {
				item.title = value;
				markDirty(item, 'title');
			}),
		setStatus: (handle, value) =>
			set(handle, (item) => {
				item.status = value;
				markDirty(item, 'status');
			}),
		setFieldString: setValue,
		setFieldInt: setValue,
		setFieldFloat: setValue,
		setFieldJson(handle, name, value) {
			let parsed: unknown;
			try {
				parsed = JSON.parse(value);
			} catch {
				return false;
			}
			return set(handle, (item) => setField(item, name, parsed));
		},
		patch(handle) {
			const item = find(handle);
			const changed = item && itemPatch(item);
			return changed && JSON.stringify(changed);
		},
	};
}
