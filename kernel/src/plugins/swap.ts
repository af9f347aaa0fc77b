// Replaces one generation by the next without a gap: workers have it before the front asks for it, and what began with
// the old one ends with the old one. Kernel: no plugin sees the others come and go.
import { setTimeout as sleep } from 'node:timers/promises';
import { BroadcastChannel } from 'node:worker_threads';
import type { FromWorker, ToWorker } from './worker/generations.ts';
import type { GenerationData } from './worker/worker-plugin.ts';

interface Used {
	readonly data: GenerationData;
	/** How many requests hold it. */
	users: number;
}

export interface Swap<G extends Used> {
	/** The generation in force; undefined before the first. */
	readonly current: G | undefined;
	/** The same; workers keep it until it is released. */
	hold(): G;
	release(held: G): void;
	/** Give the next one to all workers; jobs may name it from now on, beside the one in force. */
	offer(next: G): Promise<void>;
	/** Put one that was offered in force. */
	show(next: G): void;
	/** What a worker that starts now has to know; changes with every offer. */
	readonly offered: readonly GenerationData[];
	close(): void;
}

/**
 * @param threads ids of the workers there are
 * @param onShow called when another generation is in force, before anybody asks for it
 * @param patience milliseconds to wait for requests of the last generation but one, and for workers to answer
 */
export function createSwap<G extends Used>(
	channelName: string,
	threads: () => readonly number[],
	onShow: () => void,
	patience = 10_000,
): Swap<G> {
	const channel = new BroadcastChannel(channelName);
	const offered: GenerationData[] = [];
	const newest = new Map<number, number>();
	let current: G | undefined;
	let before: G | undefined;

	const send = (): void => {
		const [first, last = first] = offered;
		if (first && last) channel.postMessage({ offer: last, keep: first.number } satisfies ToWorker);
	};
	channel.onmessage = (event) => {
		const { worker, has } = (event as { data: Partial<FromWorker> }).data;
		if (worker === undefined || has === undefined) return;
		newest.set(worker, has);
		// It was about to start when the last offer was made.
		if (has !== offered.at(-1)?.number) send();
	};
	channel.unref();

	/** A worker that is busy for longer gets the offer later, and lets jobs that name it wait. */
	const until = async (condition: () => boolean): Promise<void> => {
		const end = performance.now() + patience;
		while (!condition() && performance.now() < end) await sleep(5);
	};

	return {
		offered,
		get current() {
			return current;
		},
		hold() {
			if (!current) throw new TypeError('There is no generation yet.');
			current.users++;
			return current;
		},
		release(held) {
			held.users--;
		},
		async offer(next) {
			// A worker keeps two: the one before the one in force has to be done with.
			await until(() => !before?.users);
			offered.splice(0, Infinity, ...(current ? [current.data] : []), next.data);
			send();
			await until(() => threads().every((thread) => newest.get(thread) === next.data.number));
		},
		show(next) {
			[before, current] = [current, next];
			onShow();
		},
		close: () => channel.close(),
	};
}
