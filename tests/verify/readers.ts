// Visitors and somebody who has logged in read all the time while stages are published: no page mixes two states, none shows what is not public.
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { publish } from '../publish/stages.ts';
import { createPerson, visitorOf } from '../support/people.ts';
import { acceptOf, addressesOf } from './addresses.ts';
import { CANARIES, hasFound, plantCanaries } from './canaries.ts';
import type { VerifyOptions } from './run.ts';
import { stageAll } from './staging.ts';
import { createWorld } from './world.ts';

const READERS = 6;
/** A public item, term, menu entry or address says in which round it was written. */
const ROUND = /round[ -](\d+)[ -](item|term|entry)/g;
const EXPECTED = new Set([200, 403, 404, 422]);

export async function verifyReaders({ items, publishes, bar }: VerifyOptions) {
	const world = await createWorld(items);
	const { site } = world;
	const violations = new Set<string>();
	const bodies = new Map<string, string>();
	const seen = new Set<string>();
	let read = 0;
	let mixable = 0;
	const state = { isOver: false, round: 0 };
	const people = [visitorOf(site), await createPerson(site, 'Mona')];
	const examine = async (address: string, isAsking: boolean, person = people[0]!): Promise<void> => {
		const response = await person.fetch(address, { headers: { accept: acceptOf(address) }, redirect: 'manual' });
		const body = await response.text();
		const headers = JSON.stringify([...response.headers]);
		const text = `${headers}\n${body.replaceAll(/<\/?mark>/g, '')}`;
		read++;
		const told = [...text.matchAll(ROUND)];
		const rounds = new Set(told.map(([, round]) => round));
		if (new Set(told.map(([, , kind]) => kind)).size > 1) mixable++;
		if (rounds.size > 1) violations.add(`${address} shows ${[...new Set(told.map(([one]) => one))].join(', ')}`);
		if (!EXPECTED.has(response.status)) violations.add(`${address} answered ${response.status}`);
		if (response.status === 200) seen.add(address);
		if (isAsking && hasFound(address, response.status, body)) violations.add(`${address} finds something`);
		for (const canary of isAsking ? [] : CANARIES)
			if (text.toUpperCase().includes(canary)) violations.add(`${address} shows ${canary}`);
		// Whoever has kept an answer believes its tag.
		const tag = response.headers.get('etag');
		const key = `${person.name} ${address} ${tag}`;
		const hash = createHash('sha256').update(body).digest('hex');
		if (tag && (bodies.get(key) ?? hash) !== hash) violations.add(`${address} has two bodies with the tag ${tag}`);
		if (tag) bodies.set(key, hash);
	};
	try {
		const planted = await plantCanaries(world);
		const asking = new Set(planted.asking);
		const addresses = [...(await addressesOf(world, 20)), ...planted.addresses, ...planted.asking];
		const now = (address: string): string => address.replace(/^\/round-\d+/, `/round-${state.round}`);
		const crawl = async (start: number): Promise<void> => {
			for (let n = start; !state.isOver; n += READERS) {
				const address = addresses[n % addresses.length]!;
				await examine(now(address), asking.has(address), people[start % people.length]);
				await sleep(1);
			}
		};
		const readers = Array.from({ length: READERS }, (_, n) => crawl(n));
		const work = async (): Promise<void> => {
			const progress = bar(publishes);
			for (let round = 1; round <= publishes; round++) {
				progress.advance(1);
				await stageAll(world, `round-${round}`, round);
				await publish(site, `round-${round}`);
				state.round = round;
				for (const address of ['/pages', '/rounds', '/rounds.xml', '/search?q=round']) {
					const text = (await (await site.get(address)).text()).replaceAll(/<\/?mark>/g, '');
					if (!text.includes(`round ${round} item`))
						violations.add(`${address} does not show round ${round} once it is published`);
				}
			}
			state.isOver = true;
		};
		await Promise.all([work(), ...readers]);
		// Everybody reads everything once more, so that a short run leaves nothing out.
		for (const person of people)
			for (const address of addresses) await examine(now(address), asking.has(address), person);
		for (const address of await addressesOf(world, 20))
			if (address !== '/nothing-here' && !seen.has(address)) violations.add(`${address} was never there`);
		const events = await site.database.owner<{ type: string; text: string }[]>`
			select event_type as type, payload::text as text from kernel.content_event_outbox`;
		for (const { type, text } of events)
			for (const canary of CANARIES)
				if (text.toUpperCase().includes(canary)) violations.add(`the event ${type} tells ${canary}`);
	} finally {
		state.isOver = true;
		await world.close();
	}
	if (mixable < publishes) violations.add(`only ${mixable} answers could have mixed two states`);
	return {
		told:
			`${read} answers of ${seen.size} addresses read during ${publishes} publications of ${items} items with terms, menu ` +
			`and addresses, ${mixable} that could have mixed two states`,
		violations: [...violations],
	};
}
