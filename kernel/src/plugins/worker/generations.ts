// The generations of plugins that a worker keeps: the one in force and the next, so that no job is without its plugins.
import { setTimeout as sleep } from 'node:timers/promises';
import { BroadcastChannel, threadId } from 'node:worker_threads';
import type { GenerationData } from './worker-plugin.ts';

/** A new generation, and the number of the other one to keep. */
export interface ToWorker {
	readonly offer: GenerationData;
	readonly keep: number;
}

/** Which worker it is, and the newest generation it has. */
export interface FromWorker {
	readonly worker: number;
	readonly has: number;
}

/** Milliseconds; longer than an offer is under way. */
const PATIENCE = 10_000;

/**
 * Finds the generation that a job names; waits for one that was offered just now, undefined when it is gone.
 * @param first those that are there when the worker starts
 * @param open makes one ready, given those that are
 */
export function keepGenerations<T>(
	channelName: string,
	first: readonly GenerationData[],
	open: (data: GenerationData, present: readonly T[]) => T,
): (number: number) => Promise<T | undefined> {
	const kept = new Map<number, T>();
	const newest = (): number => Math.max(...kept.keys());
	const channel = new BroadcastChannel(channelName);
	const take = ({ offer, keep }: ToWorker): void => {
		if (!kept.has(offer.number)) kept.set(offer.number, open(offer, [...kept.values()]));
		for (const other of kept.keys()) if (other !== offer.number && other !== keep) kept.delete(other);
		channel.postMessage({ worker: threadId, has: newest() } satisfies FromWorker);
	};
	channel.onmessage = (event) => {
		const message = (event as { data: ToWorker | FromWorker }).data;
		if ('offer' in message) take(message);
	};
	channel.unref();
	for (const offer of first) take({ offer, keep: first[0]!.number });
	return async (number) => {
		const found = kept.get(number);
		if (found) return found;
		const end = performance.now() + PATIENCE;
		while (number > newest() && performance.now() < end) await sleep(5);
		return kept.get(number);
	};
}
