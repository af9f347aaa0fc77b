// Host functions of `items`: batches that a provider makes of rows, and what plugins say about each item.
import { TrovatoError } from '../../../../wit/contract/errors/trovato-error.ts';
import type { Items } from '../../generated/host.ts';
import { type Batch, createBatch, MAX_BATCH, NEUTRAL } from '../taps/batch.ts';
import { addHandle, findHandle, frameOf, getHandle, type Slot } from '../worker/frame.ts';
import { openItem } from '../worker/item.ts';

export function createItems(slot: Slot): Items {
	const find = (handle: number): Batch | undefined => findHandle(slot, 'items', handle);
	const holds = (handle: number, index: number): boolean => index < (find(handle)?.items.length ?? 0);
	return {
		open(handle, first, count) {
			if (count > MAX_BATCH)
				throw new TrovatoError('host.limit', `A batch has at most ${MAX_BATCH} items, not ${count}; make several.`);
			const { name } = frameOf(slot, 'items.open').plugin;
			const rows = getHandle(slot, 'rows', handle).rows.slice(first, first + count);
			return addHandle(slot, 'items', createBatch(rows.map((row) => openItem(row, name))));
		},
		count: (handle) => find(handle)?.items.length ?? 0,
		get(handle, index) {
			const item = find(handle)?.items[index];
			return item ? addHandle(slot, 'item', item) : 0;
		},
		setNode(handle, index, node) {
			if (!holds(handle, index)) return false;
			find(handle)!.nodes[index] = findHandle(slot, 'node', node);
			return true;
		},
		getNode(handle, index) {
			const node = find(handle)?.nodes[index];
			return node ? addHandle(slot, 'node', node) : 0;
		},
		setAccess(handle, index, value) {
			if (!holds(handle, index)) return false;
			find(handle)!.access[index] = value;
			return true;
		},
		getAccess: (handle, index) => find(handle)?.access[index] ?? NEUTRAL,
	};
}
