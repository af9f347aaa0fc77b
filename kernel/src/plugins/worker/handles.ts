// The objects that one instance may name by number during one request. Every instance has a table of its own, so a
// forged handle can only reach what the same plugin was given.

export type HandleKind = 'item' | 'items' | 'node' | 'rows' | 'doc';

const INDEX_BITS = 20;
const MAX_HANDLES = (1 << INDEX_BITS) - 1;
const MAX_GENERATION = 0x7ff;

export interface HandleTable {
	/** The new handle, above zero; 0 when the table is full. */
	add(kind: HandleKind, value: object): number;
	/** What the handle stands for, if it is of this kind and of this request. */
	find(kind: HandleKind, handle: number): object | undefined;
	/** Forget one; its handle becomes stale, its place stays taken. */
	drop(kind: HandleKind, handle: number): void;
	/** Forget everything; all handles given out so far become stale. */
	clear(): void;
	size(): number;
}

/** A table for at most `limit` handles. */
export function createHandleTable(limit = MAX_HANDLES): HandleTable {
	let generation = 1;
	let values: (object | undefined)[] = [];
	let kinds: (HandleKind | undefined)[] = [];
	/** Where a handle's object lies; -1 when there is none of this kind. */
	const placeOf = (kind: HandleKind, handle: number): number => {
		const index = handle >>> INDEX_BITS === generation ? (handle & MAX_HANDLES) - 1 : -1;
		return kinds[index] === kind ? index : -1;
	};
	return {
		add(kind, value) {
			if (values.length >= limit) return 0;
			values.push(value);
			kinds.push(kind);
			return (generation << INDEX_BITS) | values.length;
		},
		find: (kind, handle) => values[placeOf(kind, handle)],
		drop(kind, handle) {
			const index = placeOf(kind, handle);
			if (index < 0) return;
			values[index] = undefined;
			kinds[index] = undefined;
		},
		clear() {
			generation = generation === MAX_GENERATION ? 1 : generation + 1;
			values = [];
			kinds = [];
		},
		size: () => values.length,
	};
}
