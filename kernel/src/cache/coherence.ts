// Keeps the caches of all nodes and workers true: what a transaction invalidates reaches each of them when it commits,
// and a write is answered only when all of them have dropped it (docs/explanation/caching.md has the argument).
// Kernel: it must hold whatever plugins do.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { BroadcastChannel } from 'node:worker_threads';
import { LEASE, type Handlers, type Listener } from '../db/listen.ts';
import { EVERYTHING, type TaggedCache } from './tagged-cache.ts';

/** How long to wait for the other nodes before asking them again. */
const PATIENCE = 250;

/** What the workers are told. */
export interface Invalidation {
	readonly tags: readonly string[];
	readonly epoch: number;
}

export interface Coherence {
	/** What to do with the notifications of the channels. */
	readonly handlers: Handlers;
	/** Begins: from now on the listener hears the channels. */
	attach(listener: Listener): void;
	/** The epoch for work that begins now; undefined while nothing may be taken from or put into a cache. */
	epoch(): number | undefined;
	/** Every change up to this number was heard of (`kernel.cache_state`); undefined before the first. */
	version(): number | undefined;
	/** To be awaited after a commit and before its answer: nobody has what depends on the tags any more. */
	wrote(tags: readonly string[]): Promise<void>;
	/** Drops everything here: the listener may have missed something, or plugins changed. */
	clear(): void;
	close(): void;
}

export interface CoherenceOptions {
	/** The cache of the main thread. */
	readonly cache: TaggedCache<unknown>;
	/** Name of the channel on which the workers hear of invalidations. */
	readonly workers: string;
	/** Milliseconds after which another node that is silent no longer uses its caches; `LEASE` but in tests. */
	readonly lease?: number;
	/** Other nodes did not answer in time; not called again before they did. */
	readonly onSilence?: (nodes: readonly number[]) => void;
}

export function createCoherence({ cache, workers, lease = LEASE, onSilence }: CoherenceOptions): Coherence {
	const channel = new BroadcastChannel(workers);
	channel.unref();
	/** Nodes that did not answer within their lease and have not been heard since. */
	const silent = new Set<number>();
	const waiting = new Map<string, (node: number) => void>();
	let listener: Listener | undefined;
	let version: number | undefined;

	const tell = (tags: readonly string[]): void =>
		channel.postMessage({ tags, epoch: cache.epoch() } satisfies Invalidation);
	const invalidate = (tags: readonly string[]): void => {
		cache.invalidate(tags);
		tell(tags);
	};

	/** Resolves when every other node has heard all that was committed before, or may no longer use what it has. */
	const awaitOthers = async (): Promise<void> => {
		const deadline = performance.now() + lease;
		const question = randomUUID();
		const { promise: all, resolve } = Promise.withResolvers<void>();
		let missing: Set<number> | undefined;
		waiting.set(question, (node) => {
			missing?.delete(node);
			if (missing?.size === 0) resolve();
		});
		while (missing?.size !== 0 && performance.now() < deadline) {
			try {
				// Whoever uses its caches again has answered before, and that was heard before this query's result.
				const others = new Set(await listener?.others()).difference(silent);
				missing = missing?.intersection(others) ?? others;
				if (missing.size === 0) break;
				await listener?.notify('trovato_fence', question);
			} catch {
				// Without a connection nobody can be asked: it comes back, or the others' lease ends.
			}
			await Promise.race([all, sleep(PATIENCE, undefined, { ref: false })]);
		}
		waiting.delete(question);
		if (!missing?.size) return;
		for (const node of missing) silent.add(node);
		onSilence?.([...missing]);
	};

	return {
		handlers: {
			trovato_cache: (payload) => invalidate(payload.split(' ')),
			// Notified behind the tags of the change.
			trovato_cache_state: (payload) => void (version = Math.max(version ?? 0, Number(payload))),
			trovato_fence(payload) {
				const [question = '', node] = payload.split(' ');
				if (node !== undefined) {
					silent.delete(Number(node));
					return waiting.get(question)?.(Number(node));
				}
				// What was notified before the question has been dropped by now. An answer that is lost is asked for again.
				void listener?.notify('trovato_fence', `${question} ${listener.id()}`).catch(() => {});
			},
		},
		attach(given) {
			listener = given;
		},
		epoch: () => (listener?.isCurrent() ? cache.epoch() : undefined),
		version: () => version,
		async wrote(tags) {
			if (tags.length === 0) return;
			invalidate(tags);
			await awaitOthers();
		},
		clear: () => invalidate([EVERYTHING]),
		close: () => channel.close(),
	};
}
