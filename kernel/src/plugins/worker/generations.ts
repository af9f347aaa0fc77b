// The generations of plugins that a worker keeps: the one in force and the next, so that no job is without its plugins.
import { setTimeout as sleep } from 'node:timers/promises';
import { BroadcastChannel, threadId } from 'node:worker_threads';
import type { GenerationData } from './worker-plugin.ts';

/** A new generation, and the number of the other one to keep. */
export interface ToWorker {
	readonly offer: GenerationData;
	readonly keep: number;
}

export interface FromWorker {
	readonly worker: number;
	/** The number of the newest generation it has. */
	readonly newest: number;
}

/** Longer than any offer is under way. */
const PATIENCE = 10_000;

export interface Generations<T> {
	/** The generation a job names; waits for one that was offered just now, undefined when it is gone. */
	find(number: number): Promise<T | undefined>;
}

/**
 * @param first those that are there when the worker starts
 * @param open makes one ready, given those that are
 */
export function keepGenerations<T>(
	channelName: string,
	first: readonly GenerationData[],
	open: (data: GenerationData, present: readonly T[]) => T,
): Generations<T> {
	const kept = new Map<number, T>();
	const waiting = new Map<number, PromiseWithResolvers<void>>();
	const newest = (): number => Math.max(...kept.keys());
	const take = ({ offer, keep }: ToWorker): void => {
		const { number } = offer;
		if (!kept.has(number)) kept.set(number, open(offer, [...kept.values()]));
		for (const other of kept.keys()) if (other !== number && other !== keep) kept.delete(other);
		waiting.get(number)?.resolve();
		waiting.delete(number);
	};
	const channel = new BroadcastChannel(channelName);
	const answer = (): void => {
		const message: FromWorker = { worker: threadId, newest: newest() };
		channel.postMessage(message);
	};
	channel.onmessage = (event) => {
		const message = (event as { data: ToWorker | FromWorker }).data;
		if (!('offer' in message)) return;
		take(message);
		answer();
	};
	channel.unref();
	for (const offer of first) take({ offer, keep: first[0]!.number });
	answer();
	return {
		async find(number) {
			if (!kept.has(number) && number > newest()) {
				const soon = waiting.get(number) ?? Promise.withResolvers<void>();
				waiting.set(number, soon);
				await Promise.race([soon.promise, sleep(PATIENCE, undefined, { ref: false })]);
			}
			return kept.get(number);
		},
	};
}
