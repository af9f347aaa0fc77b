// The cache of a worker as one request sees it: what the request puts in is there for itself at once and for others
// when the request has succeeded.
// Kernel: what is written inside a transaction must not be seen before its commit.
import type { Entry, TaggedCache } from './tagged-cache.ts';

const MOST = { entries: 1_000, characters: 8 * 1_048_576 };

export interface RequestCache {
	get(key: string): Entry<string> | undefined;
	/** False when the request has put in too much. */
	set(key: string, entry: Entry<string>): boolean;
	invalidate(tag: string): void;
	/** Whether the request got something that another one has put in. */
	readonly used: boolean;
	/** What the request invalidated so far. */
	readonly invalidated: ReadonlySet<string>;
	/** The request has succeeded. */
	apply(): void;
}

/**
 * @param since the epoch that the request began in; undefined when the cache may not be used
 * @param onGet hears whether something was there
 */
export function createRequestCache(
	cache: TaggedCache<string>,
	since: number | undefined,
	onGet: (hit: boolean) => void = () => {},
): RequestCache {
	const own = new Map<string, Entry<string>>();
	const invalidated = new Set<string>();
	let room = MOST.characters;
	/** What is put in from now on may be of a later state than what the request reads. */
	const begun = cache.count();
	const find = (key: string): Entry<string> | undefined => {
		const mine = own.get(key);
		if (mine) return mine.expires > Date.now() ? mine : undefined;
		// A worker that has not heard yet what was invalidated before the request began has nothing to give.
		if (since === undefined || cache.epoch() < since) return undefined;
		const entry = cache.get(key);
		if (!entry || (entry.number ?? 0) > begun || entry.tags.some((tag) => invalidated.has(tag))) return undefined;
		requestCache.used = true;
		return entry;
	};
	// A getter would give each of these a shape of its own, which keeps the request alive until the next full collection.
	const requestCache = {
		used: false as boolean,
		invalidated,
		get(key) {
			const entry = find(key);
			onGet(entry !== undefined);
			return entry;
		},
		set(key, entry) {
			room -= key.length + entry.value.length;
			if (room < 0 || own.size >= MOST.entries) return false;
			own.set(key, entry);
			return true;
		},
		invalidate(tag) {
			invalidated.add(tag);
			for (const [key, { tags }] of own) if (tags.includes(tag)) own.delete(key);
		},
		apply() {
			if (since !== undefined) for (const [key, entry] of own) cache.set(key, entry, since);
		},
	} satisfies RequestCache;
	return requestCache;
}
