// Replaces one generation by the next without a gap: workers have it before the front asks for it, and what began with
// the old one ends with the old one. Kernel: no plugin sees the others come and go.
import { setTimeout as sleep } from 'node:timers/promises';
import { BroadcastChannel } from 'node:worker_threads';
import type { FromWorker, ToWorker } from './worker/generations.ts';
import type { GenerationData } from './worker/worker-plugin.ts';

interface Numbered {
	readonly data: GenerationData;
}

export interface Held<G> {
	readonly value: G;
	release(): void;
}

export interface Swap<G extends Numbered> {
	/** The generation in force, kept in the workers until it is released. */
	hold(): Held<G>;
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
 * @param patience milliseconds to wait for requests of the last generation but one, and for workers to answer
 */
export function createSwap<G extends Numbered>(
	channelName: string,
	threads: () => readonly number[],
	patience = 10_000,
): Swap<G> {
	const channel = new BroadcastChannel(channelName);
	const offered: GenerationData[] = [];
	const holders = new Map<number, number>();
	const newest = new Map<number, number>();
	let current: G | undefined;

	const send = (): void => {
		const message: ToWorker = { offer: offered.at(-1)!, keep: offered[0]!.number };
		channel.postMessage(message);
	};
	channel.onmessage = (event) => {
		const message = (event as { data: ToWorker | FromWorker }).data;
		if (!('worker' in message)) return;
		newest.set(message.worker, message.newest);
		// It was about to start when the last offer was made.
		if (message.newest < offered.at(-1)!.number) send();
	};

	channel.unref();

	/** A worker that is busy for longer gets the offer later, and lets jobs that name it wait. */
	const until = async (condition: () => boolean): Promise<void> => {
		for (let waited = 0; !condition() && waited < patience; waited += 5) await sleep(5);
	};

	return {
		offered,
		hold() {
			if (!current) throw new TypeError('There is no generation yet.');
			const value = current;
			const { number } = value.data;
			holders.set(number, (holders.get(number) ?? 0) + 1);
			let held = true;
			return {
				value,
				release() {
					if (!held) return;
					held = false;
					const left = holders.get(number)! - 1;
					if (left > 0) holders.set(number, left);
					else holders.delete(number);
				},
			};
		},
		async offer(next) {
			const { number } = next.data;
			// A worker keeps two: the one before the one in force has to be done with.
			await until(() => [...holders.keys()].every((one) => one === current?.data.number));
			offered.splice(0, Infinity, ...(current ? [current.data] : []), next.data);
			send();
			await until(() => threads().every((thread) => newest.get(thread) === number));
		},
		show(next) {
			current = next;
		},
		close: () => channel.close(),
	};
}
