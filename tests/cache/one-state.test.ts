// A page shows one state of the site, also where part of it comes from a cache.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTestSite, type TestSite } from '../support/site.ts';
import { type Node, nodeOf } from './nodes.ts';

let site: TestSite;
let node: Node;
before(async () => {
	site = await createTestSite({ plugins: ['pad'] });
	node = nodeOf(site.kernel);
});
after(() => site?.close());

/** The number as it was read, and as the cache has it. */
async function both(order: 'early' | 'late'): Promise<number[]> {
	const { value, memo } = (await (await node.get(`/both/${order}`)).json()) as { value: number; memo: string };
	return [value, Number(memo)];
}
const statements = (): unknown => site.log.findLast(({ msg }) => msg === 'request')?.['statements'];
const count = () => node.post('/pad/both');

test('what was committed and has not been heard of does not stand beside what the cache has of before', async () => {
	await count();
	assert.deepEqual(await both('early'), [1, 1]);
	assert.deepEqual(await both('early'), [1, 1]);
	assert.equal(statements(), 1, 'the cache was used');
	// As it is between the commit and the moment when a node hears of it.
	await site.database.owner.begin(async (tx) => {
		await tx`update p_pad.pad set value = 2 where id = 'both'`;
		await tx`update kernel.cache_state set version = version + 1`;
	});
	assert.deepEqual(await both('early'), [2, 2]);
	assert.deepEqual(await both('late'), [2, 2]);
	await site.database.owner`select kernel.invalidate_tags('pad:both')`;
	for (let tries = 0; tries < 100; tries++) {
		assert.deepEqual(await both('early'), [2, 2]);
		if (statements() === 1) return;
		await sleep(20);
	}
	assert.fail('the cache is not used any more');
});

test('what others put in meanwhile does not stand beside what was read before', async () => {
	const [value = 0] = await both('early');
	const slow = both('late');
	await sleep(100);
	await count();
	assert.deepEqual(await both('early'), [value + 1, value + 1]);
	assert.deepEqual(await slow, [value, value]);
});
