// What a rehearsal tells equals what the publication does: entities, events, cache tags.
import { isDeepStrictEqual } from 'node:util';
import { publish } from '../publish/stages.ts';
import { changeAtRandom } from './random-changes.ts';
import type { VerifyOptions } from './run.ts';
import { chance, createWorld, hashOfLive } from './world.ts';

export async function verifyForecast({ items, rounds, seed, bar }: VerifyOptions) {
	const world = await createWorld(Math.min(items, 60));
	const { site } = world;
	const { owner } = site.database;
	const random = chance(seed);
	const violations: string[] = [];
	let entities = 0;
	try {
		const progress = bar(rounds);
		for (let round = 1; round <= rounds; round++) {
			progress.advance(1);
			const stage = await changeAtRandom(world, `round ${round}`, 6, random);
			const before = await hashOfLive(site);
			const { result: told } = await publish(site, stage, { dry: true });
			if ((await hashOfLive(site)) !== before) violations.push(`round ${round}: the rehearsal changed live`);
			const [last] = await owner<
				{ id: string }[]
			>`select coalesce(max(id), 0)::text as id from kernel.content_event_outbox`;
			const { result: done } = await publish(site, stage);
			for (const key of ['upserts', 'deletions', 'skipped', 'events'])
				if (!isDeepStrictEqual(told[key], done[key]))
					violations.push(`round ${round}: ${key} ${JSON.stringify(told[key])}, and was ${JSON.stringify(done[key])}`);
			const sorted = (tags: string[]): string[] => tags.toSorted();
			if (!isDeepStrictEqual(sorted(told.tags), sorted(done.tags)))
				violations.push(`round ${round}: the cache tags differ`);
			const rows = await owner<{ type: string; n: number }[]>`
				select event_type as type, count(*)::int as n from kernel.content_event_outbox where id > ${last!.id} group by event_type`;
			const real = Object.fromEntries(rows.map(({ type, n }) => [type, n]));
			if (!isDeepStrictEqual(real, told.events))
				violations.push(`round ${round}: events ${JSON.stringify(told.events)}, and were ${JSON.stringify(real)}`);
			entities += done.upserts + done.deletions;
		}
	} finally {
		await world.close();
	}
	return { told: `${rounds} rehearsals of ${entities} entities`, violations };
}
