// Host functions of `items`: batches that a provider makes of rows, and what plugins say about each item.
import { TrovatoError } from '../../errors/trovato-error.ts';
import type { Items } from '../../generated/host.ts';
import { type Batch, createBatch, MAX_BATCH, NEUTRAL } from '../taps/batch.ts';
import { addHandle, findHandle, frameOf, getHandle, type Slot } from '../worker/frame.ts';
import { itemOfRow } from '../worker/item.ts';

export function createItems(slot: Slot): Items {
	const find = (handle: number): Batch | undefined => findHandle(slot, 'items', handle);
	const set = (handle: number, index: number, change: (batch: Batch) => void): boolean => {
		const batch = find(handle);
		if (!batch || index >= batch.items.length) return false;
		change(batch);
		return true;
	};
	return {
		open(rows, first, count) {
			if (count > MAX_BATCH)
				throw new TrovatoError('host.limit', `A batch has at most ${MAX_BATCH} items, not ${count}; make several.`);
			const { name } = frameOf(slot, 'items.open').plugin;
			const items = getHandle(slot, 'rows', rows)
				.rows.slice(first, first + count)
				.map((row) => {
					const item = itemOfRow(row, name);
					if (item) return item;
					throw new TrovatoError(
						'host.bad_argument',
						'A row is no item: it needs the columns id, type, title and fields.',
					);
				});
			return addHandle(slot, 'items', createBatch(items));
		},
		count: (handle) => find(handle)?.items.length ?? 0,
		get(handle, index) {
			const item = find(handle)?.items[index];
			return item ? addHandle(slot, 'item', item) : 0;
		},
		setNode(handle, index, node) {
			const found = findHandle(slot, 'node', node);
			return set(handle, index, ({ nodes }) => void (nodes[index] = found));
		},
		getNode(handle, index) {
			const node = find(handle)?.nodes[index];
			return node ? addHandle(slot, 'node', node) : 0;
		},
		setAccess: (handle, index, value) => set(handle, index, ({ access }) => void (access[index] = value)),
		getAccess: (handle, index) => find(handle)?.access[index] ?? NEUTRAL,
	};
}
