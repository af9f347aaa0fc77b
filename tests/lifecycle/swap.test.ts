// The protocol between the front and the workers when a generation follows another, without plugins.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test, type TestContext } from 'node:test';
import { threadId } from 'node:worker_threads';
import { createSwap } from '../../kernel/src/plugins/swap.ts';
import { keepGenerations } from '../../kernel/src/plugins/worker/generations.ts';
import type { GenerationData } from '../../kernel/src/plugins/worker/worker-plugin.ts';

const generation = (number: number) => ({ data: { number } as GenerationData, users: 0 });

/** A front, and a worker in this very thread that tells the generations it opens. */
const pair = (context: TestContext, threads: readonly number[] = [threadId], patience = 10_000) => {
	const channel = randomUUID();
	const swap = createSwap<ReturnType<typeof generation>>(
		channel,
		() => threads,
		() => {},
		patience,
	);
	context.after(() => swap.close());
	const opened: number[] = [];
	const work = (first: readonly GenerationData[]) =>
		keepGenerations(channel, first, ({ number }) => {
			opened.push(number);
			return number;
		});
	return { swap, opened, work };
};

test('an offer ends when every worker has it, and only then is the generation shown', async (context) => {
	const { swap, opened, work } = pair(context);
	const first = generation(1);
	const second = generation(2);
	const find = work([first.data]);
	await swap.offer(first);
	swap.show(first);
	await swap.offer(second);
	assert.deepEqual(opened, [1, 2]);
	assert.equal(swap.current, first);
	assert.deepEqual([await find(1), await find(2)], [1, 2]);
	swap.show(second);
	assert.equal(swap.current, second);
});

test('the generation before the one in force is kept until whoever holds it lets go', async (context) => {
	const { swap, work } = pair(context);
	const [first, second, third] = [generation(1), generation(2), generation(3)];
	const find = work([first.data]);
	await swap.offer(first);
	swap.show(first);
	const held = swap.hold();
	await swap.offer(second);
	swap.show(second);
	let isOffered = false;
	const offering = swap.offer(third).then(() => (isOffered = true));
	for (let round = 0; round < 20; round++) await new Promise((done) => setTimeout(done, 5));
	assert.equal(isOffered, false);
	assert.equal(await find(1), 1);
	swap.release(held);
	await offering;
	assert.equal(await find(1), undefined);
	assert.deepEqual([await find(2), await find(3)], [2, 3]);
});

test('a worker that missed the offer gets it when it shows up, and lets a job wait until then', async (context) => {
	const { swap, work } = pair(context);
	const [first, second] = [generation(1), generation(2)];
	const offerBoth = async (): Promise<void> => {
		await swap.offer(first);
		swap.show(first);
		await swap.offer(second);
	};
	const offering = offerBoth();
	// It started from what was there before the second offer.
	const find = work([first.data]);
	assert.equal(await find(2), 2);
	await offering;
});

test('a worker that does not answer delays an offer by no more than the patience', async (context) => {
	const { swap } = pair(context, [threadId, threadId + 1], 50);
	await swap.offer(generation(1));
	assert.deepEqual(
		swap.offered.map(({ number }) => number),
		[1],
	);
});
