// Plugins are switched while hundreds of requests are under way: none fails, and none sees half a change.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { addressOf, importFiles } from '../support/import.ts';
import type { TestSite } from '../support/site.ts';
import { createPlace, type Node, type Place } from './place.ts';

const AT_A_TIME = 200;

let place: Place;
let node: Node;
let item: string;
before(async () => {
	place = await createPlace();
	await place.copy('ribbon');
	node = await place.start();
	const site = node as unknown as TestSite;
	await importFiles(site, { 'page.md': '# A page\n\nWith text.' });
	item = await addressOf(site, 'A page');
});
after(() => place?.close());

/** Keeps that many requests under way until `work` is done; the answers by what they were. */
async function under(load: () => Promise<string>, work: () => Promise<void>): Promise<Map<string, number>> {
	const seen = new Map<string, number>();
	const state = { isOver: false };
	const clients = Array.from({ length: AT_A_TIME }, async () => {
		while (!state.isOver) {
			const outcome = await load();
			seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
			// An answer that needs no worker would leave no time for anything else.
			await setImmediate();
		}
	});
	try {
		await work();
	} finally {
		state.isOver = true;
	}
	await Promise.all(clients);
	return seen;
}

test('switching six times under load fails no request, and a page has all of the plugin or nothing', async (context) => {
	const look = async (): Promise<string> => {
		const response = await node.get(item);
		const page = await response.text();
		const parts = [/href="\/ribbon"/.test(page), /class="ribbon"/.test(page)];
		return `${response.status} ${parts.join(' ')}`;
	};
	const seen = await under(look, async () => {
		for (let round = 0; round < 3; round++) {
			await node.kernel.plugins.enable('ribbon');
			await node.kernel.plugins.disable('ribbon');
		}
	});
	context.diagnostic(JSON.stringify([...seen]));
	assert.deepEqual([...seen.keys()].toSorted(), ['200 false false', '200 true true']);
	assert.ok([...seen.values()].reduce((sum, count) => sum + count, 0) >= 3 * AT_A_TIME);
});

test('the route of a plugin is there or it is not, and never fails, however often it is switched', async (context) => {
	const seen = await under(
		async () => String((await node.get('/ribbon', 'application/json')).status),
		async () => {
			for (let round = 0; round < 3; round++) {
				await node.kernel.plugins.enable('ribbon');
				await node.kernel.plugins.disable('ribbon');
			}
		},
	);
	context.diagnostic(JSON.stringify([...seen]));
	assert.deepEqual([...seen.keys()].toSorted(), ['200', '404']);
});

test('a request that began before a plugin was disabled is answered by it, however slowly it is sent', async () => {
	await place.copy('ribbon');
	const slow = await place.start();
	const { url } = await slow.kernel.listen();
	await slow.kernel.plugins.enable('ribbon');
	const body = Promise.withResolvers<void>();
	const stream = new ReadableStream<Uint8Array>({
		async start(controller) {
			controller.enqueue(new TextEncoder().encode('a='));
			await body.promise;
			controller.enqueue(new TextEncoder().encode('b'));
			controller.close();
		},
	});
	const init: RequestInit & { duplex: 'half' } = {
		method: 'POST',
		body: stream,
		duplex: 'half',
		headers: { 'content-type': 'application/x-www-form-urlencoded' },
	};
	const answer = fetch(new URL('/ribbon', url), init);
	// The site has the head of the request once it has answered a later one.
	await fetch(new URL('/ribbon', url)).then((response) => response.arrayBuffer());
	await slow.kernel.plugins.disable('ribbon');
	assert.equal((await fetch(new URL('/ribbon', url))).status, 404);
	body.resolve();
	assert.equal((await answer).status, 200);
	await slow.close();
});
