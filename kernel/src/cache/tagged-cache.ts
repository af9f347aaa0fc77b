// Keeps values in memory by what they depend on: an entry goes when one of its tags is invalidated, and none is taken in
// that was made from a state of the site before such an invalidation (docs/explanation/caching.md has the argument).
// Kernel: a page that is wrong for one reader is wrong for all, so no plugin may decide what is still true.
import { LRUCache } from 'lru-cache';

/** How many invalidated tags are remembered, for entries that are still being made. */
const REMEMBERED = 10_000;
/** The tag that every entry has. */
export const EVERYTHING = '*';

/** What may be a tag of an entry. */
export const TAG = /^(?!\*$)[!-~]{1,255}$/;

export interface Entry<V> {
	readonly value: V;
	readonly tags: readonly string[];
	/** Milliseconds since 1970 from which the entry is no longer true. */
	readonly expires: number;
	/** Which of all that were put in; what is put in later is a larger number. */
	readonly number?: number;
}

/** An epoch is the number of invalidations that were heard of. */
export interface TaggedCache<V> {
	/** The present epoch; to be asked for before anything is read that an entry is made of. */
	epoch(): number;
	get(key: string): Entry<V> | undefined;
	/** How many entries were put in so far. */
	count(): number;
	/** Takes the entry in, unless it may be older than an invalidation of one of its tags after the epoch `since`. */
	set(key: string, entry: Entry<V>, since: number): boolean;
	/** Drops what has one of the tags, and begins the next epoch, or the one given. */
	invalidate(tags: readonly string[], at?: number): void;
	/** Drops all, also what is still being made. */
	clear(at?: number): void;
}

export interface CacheOptions<V> {
	/** In the unit of `sizeOf`; an entry takes an eighth at most. */
	readonly maxSize: number;
	readonly sizeOf: (value: V) => number;
}

export function createTaggedCache<V>({ maxSize, sizeOf }: CacheOptions<V>): TaggedCache<V> {
	const keysOf = new Map<string, Set<string>>();
	const entries = new LRUCache<string, Entry<V>>({
		maxSize,
		maxEntrySize: Math.ceil(maxSize / 8),
		sizeCalculation: ({ value, tags }, key) => sizeOf(value) + key.length + 100 * (tags.length + 1),
		dispose({ tags }, key) {
			for (const tag of tags) {
				const keys = keysOf.get(tag);
				if (keys?.delete(key) && keys.size === 0) keysOf.delete(tag);
			}
		},
	});
	/** The epoch in which each tag was last invalidated, the oldest first. */
	const invalidated = new Map<string, number>();
	let epoch = 0;
	let count = 0;
	/** What was invalidated up to this epoch is no longer known. */
	let forgotten = 0;

	const clear = (at = epoch + 1): void => {
		entries.clear();
		invalidated.clear();
		epoch = forgotten = Math.max(at, epoch);
	};
	return {
		epoch: () => epoch,
		count: () => count,
		clear,
		get(key) {
			const entry = entries.get(key);
			if (!entry || entry.expires > Date.now()) return entry;
			entries.delete(key);
			return undefined;
		},
		set(key, entry, since) {
			if (since < forgotten || entry.expires <= Date.now()) return false;
			if (entry.tags.some((tag) => (invalidated.get(tag) ?? 0) > since)) return false;
			entries.set(key, { ...entry, number: ++count });
			if (!entries.has(key)) return false;
			for (const tag of entry.tags) keysOf.set(tag, (keysOf.get(tag) ?? new Set()).add(key));
			return true;
		},
		invalidate(tags, at = epoch + 1) {
			if (at !== epoch + 1 || tags.includes(EVERYTHING)) return clear(at);
			epoch = at;
			for (const tag of tags) {
				for (const key of keysOf.get(tag) ?? []) entries.delete(key);
				invalidated.delete(tag);
				invalidated.set(tag, epoch);
			}
			for (const [tag, last] of invalidated) {
				if (invalidated.size <= REMEMBERED) break;
				invalidated.delete(tag);
				forgotten = last;
			}
		},
	};
}
