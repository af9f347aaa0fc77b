// Visitors who read all the time while stages are published: no page mixes two states, none shows what is not public.
import { setTimeout as sleep } from 'node:timers/promises';
import { publish } from '../publish/stages.ts';
import type { VerifyOptions } from './run.ts';
import { addressesOf, CANARIES, createWorld, plantCanaries, stageAll } from './world.ts';

const READERS = 6;

export async function verifyReaders({ items, publishes }: VerifyOptions) {
	const world = await createWorld(items);
	const { site } = world;
	const violations: string[] = [];
	let read = 0;
	let mixable = 0;
	const state = { isOver: false };
	try {
		await plantCanaries(world);
		const addresses = await addressesOf(world, 20);
		const crawl = async (start: number): Promise<void> => {
			for (let n = start; !state.isOver; n++) {
				const address = addresses[n % addresses.length]!;
				const response = await site.get(address, address.startsWith('/api') ? 'application/json' : 'text/html');
				const text = `${JSON.stringify([...response.headers])}\n${await response.text()}`;
				read++;
				const rounds = new Set([...text.matchAll(/round (\d+) item/g)].map(([, round]) => round));
				if ([...text.matchAll(/round (\d+) item/g)].length > 1) mixable++;
				if (rounds.size > 1) violations.push(`${address} shows the rounds ${[...rounds].join(', ')}`);
				for (const canary of CANARIES) if (text.includes(canary)) violations.push(`${address} shows ${canary}`);
				if (response.status >= 500) violations.push(`${address} answered ${response.status}`);
				await sleep(1);
			}
		};
		const readers = Array.from({ length: READERS }, (_, n) => crawl(n * 7));
		for (let round = 1; round <= publishes; round++) {
			await stageAll(world, `round-${round}`, round);
			await publish(site, `round-${round}`);
			const text = await (await site.get('/pages')).text();
			if (!text.includes(`round ${round} item`))
				violations.push(`/pages does not show round ${round} once it is published`);
		}
		state.isOver = true;
		await Promise.all(readers);
		const events = await site.database.owner<{ text: string }[]>`
			select payload::text as text from kernel.content_event_outbox where event_type = 'stage.published'`;
		for (const { text } of events)
			for (const canary of CANARIES) if (text.includes(canary)) violations.push(`an event tells ${canary}`);
	} finally {
		state.isOver = true;
		await world.close();
	}
	if (mixable < publishes) violations.push(`only ${mixable} answers could have mixed two states`);
	return {
		told: `${read} answers read during ${publishes} publications of ${items} items, ${mixable} with several items`,
		violations,
	};
}
