// No page is stale: whoever asks after a write was answered gets what was written, or what came later, on either node.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createNodes, valueOf, type Nodes } from './nodes.ts';

const OPERATIONS = 10_000;
const PADS = 4;
const AT_ONCE = 24;

let nodes: Nodes;
before(async () => {
	nodes = await createNodes(['pad'], 2);
});
after(() => nodes?.close());

/** Always the same numbers, so that a failure can be had again (mulberry32). */
function createChance(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}

test(`no page is stale under ${OPERATIONS} interleaved writes and reads on two nodes`, async (t) => {
	const chance = createChance(20_261_121);
	/** The newest value whose write was answered, by pad. */
	const answered = Array.from({ length: PADS }, () => 0);
	const counts = { write: 0, hit: 0, miss: 0, bypass: 0 };
	const stale: string[] = [];
	let left = OPERATIONS;
	const step = async (): Promise<void> => {
		const pad = Math.floor(chance() * PADS);
		const [name, node] = chance() < 0.5 ? (['a', nodes.a] as const) : (['b', nodes.b] as const);
		const kind = chance();
		if (kind < 0.15) {
			const response = await node.post(`/pad/${pad}`);
			assert.equal(response.status, 200);
			const { value } = (await response.json()) as { value: number };
			answered[pad] = Math.max(answered[pad]!, value);
			counts.write++;
			return;
		}
		const floor = answered[pad]!;
		const response = await node.get(`/${kind < 0.17 ? 'slow' : 'pad'}/${pad}`);
		assert.equal(response.status, 200);
		counts[response.headers.get('x-cache') as 'hit']++;
		const value = await valueOf(response);
		if (value < floor)
			stale.push(`node ${name}, pad ${pad}: ${value} after ${floor} (${response.headers.get('x-cache')})`);
	};
	await Promise.all(
		Array.from({ length: AT_ONCE }, async () => {
			while (left-- > 0) await step();
		}),
	);
	t.diagnostic(JSON.stringify(counts));
	assert.deepEqual(stale, []);
	assert.ok(counts.write > 1_000 && counts.hit > 1_000 && counts.miss > 1_000, 'the mixture shows nothing');
	for (const node of [nodes.a, nodes.b])
		for (const [pad, value] of answered.entries()) {
			assert.equal(await valueOf(await node.get(`/pad/${pad}`)), value);
			const again = await node.get(`/pad/${pad}`);
			assert.equal(again.headers.get('x-cache'), 'hit');
			assert.equal(await valueOf(again), value);
		}
});
