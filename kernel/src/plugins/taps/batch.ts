// Items that a tap is asked about in one call, and what is said about each.
// In the kernel because it is what the plugins of a batch share.
import type { RenderNode } from '../../render/tree.ts';
import type { Item } from '../worker/item.ts';

/** More than this many items are several batches. */
export const MAX_BATCH = 500;

export const NEUTRAL = 0;
export const DENY = 2;
const DECISIONS = ['neutral', 'grant', 'deny'];

export interface Batch {
	readonly items: readonly Item[];
	/** What somebody wants to do with them; '' unless they are asked about access. */
	readonly operation: string;
	/** By index; a gap is no answer. */
	readonly nodes: (RenderNode | undefined)[];
	/** By index: NEUTRAL, 1 to grant, or DENY; a gap is NEUTRAL. */
	readonly access: number[];
}

export function createBatch(items: readonly Item[], operation = ''): Batch {
	return { items, operation, nodes: [], access: [] };
}

/** A plugin's decision, by number or by name; what is none of the three is no consent. */
export function readAccess(value: unknown): number {
	const decision = typeof value === 'number' ? value : DECISIONS.indexOf(String(value));
	return decision === 0 || decision === 1 ? decision : DENY;
}
