import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { BroadcastChannel } from 'node:worker_threads';
import type { Listener } from '../db/listen.ts';
import { createCoherence, type Invalidation } from './coherence.ts';
import { createTaggedCache } from './tagged-cache.ts';

let channels = 0;

/** A node among others that are told by the test. */
function createNode(t: TestContext, others: number[]) {
	const name = `coherence-test-${channels++}`;
	const cache = createTaggedCache<string>({ maxSize: 1_000_000, sizeOf: () => 1 });
	const coherence = createCoherence({ cache, workers: name, lease: 400, onSilence: (nodes) => silences.push(nodes) });
	t.after(() => coherence.close());
	const sent: string[] = [];
	const silences: (readonly number[])[] = [];
	const state = { others, current: true };
	const listener: Listener = {
		isCurrent: () => state.current,
		notify: async (channel, payload) => void sent.push(`${channel} ${payload}`),
		id: () => 1,
		others: async () => state.others,
		close: async () => {},
	};
	const hear = (channel: 'trovato_cache' | 'trovato_fence', payload: string) => coherence.handlers[channel]?.(payload);
	cache.set('key', { value: 'x', tags: ['a'], expires: Infinity }, 0);
	return { name, cache, coherence, listener, sent, silences, state, hear };
}

async function asked(sent: string[]): Promise<string> {
	while (sent.length === 0) await sleep(1);
	return sent[0]!.split(' ')[1]!;
}

test('a notification drops what has one of its tags', (t) => {
	const { cache, hear } = createNode(t, []);
	hear('trovato_cache', 'b c');
	assert.ok(cache.get('key'));
	hear('trovato_cache', 'b a');
	assert.equal(cache.get('key'), undefined);
	assert.equal(cache.epoch(), 2);
});

test('caches are used only while the listener is current', (t) => {
	const { coherence, listener, state } = createNode(t, []);
	assert.equal(coherence.epoch(), undefined);
	coherence.attach(listener);
	assert.equal(coherence.epoch(), 0);
	state.current = false;
	assert.equal(coherence.epoch(), undefined);
});

test('who wrote drops at once, and waits for nobody when it is alone', async (t) => {
	const { cache, coherence, listener, sent } = createNode(t, []);
	coherence.attach(listener);
	const written = coherence.wrote(['a']);
	assert.equal(cache.get('key'), undefined);
	await written;
	assert.deepEqual(sent, []);
});

test('who wrote waits until every other node has answered', async (t) => {
	const { coherence, listener, sent, hear } = createNode(t, [7, 8]);
	coherence.attach(listener);
	let done = false;
	const written = coherence.wrote(['a']).then(() => (done = true));
	const question = await asked(sent);
	hear('trovato_fence', `${question} 7`);
	hear('trovato_fence', `${question} 7`);
	hear('trovato_fence', 'another 8');
	await sleep(20);
	assert.equal(done, false);
	hear('trovato_fence', `${question} 8`);
	await written;
});

test('a node that is gone is not waited for, and one that missed the question is asked again', async (t) => {
	const { coherence, listener, sent, state, hear } = createNode(t, [7, 8]);
	coherence.attach(listener);
	const written = coherence.wrote(['a']);
	const question = await asked(sent);
	state.others = [8];
	while (sent.length < 2) await sleep(10);
	assert.deepEqual(new Set(sent), new Set([`trovato_fence ${question}`]));
	hear('trovato_fence', `${question} 8`);
	await written;
});

test('a silent node is waited for until its lease has ended, and then not again before it is heard', async (t) => {
	const { coherence, listener, sent, silences, hear } = createNode(t, [7]);
	coherence.attach(listener);
	const started = performance.now();
	await coherence.wrote(['a']);
	assert.ok(performance.now() - started >= 399);
	assert.deepEqual(silences, [[7]]);
	sent.length = 0;
	await coherence.wrote(['a']);
	assert.deepEqual(sent, []);
	hear('trovato_fence', 'an-old-question 7');
	const written = coherence.wrote(['a']);
	hear('trovato_fence', `${await asked(sent)} 7`);
	await written;
	assert.equal(silences.length, 1);
});

test('a question is answered after what was notified before it has been dropped', async (t) => {
	const { cache, coherence, listener, sent, hear } = createNode(t, [7]);
	coherence.attach(listener);
	hear('trovato_cache', 'a');
	assert.equal(cache.get('key'), undefined);
	hear('trovato_fence', 'question');
	assert.deepEqual(sent, ['trovato_fence question 1']);
});

test('the workers hear everything, with the epoch that it begins', async (t) => {
	const { name, coherence, hear } = createNode(t, []);
	const heard: Invalidation[] = [];
	const channel = new BroadcastChannel(name);
	channel.onmessage = (event) => heard.push((event as { data: Invalidation }).data);
	hear('trovato_cache', 'a b');
	coherence.clear();
	while (heard.length < 2) await sleep(1);
	channel.close();
	assert.deepEqual(heard, [
		{ tags: ['a', 'b'], epoch: 1 },
		{ tags: ['*'], epoch: 2 },
	]);
});
