// Random publications and their undoing, types included: live's hash comes back.
import { findJob, publish } from '../publish/stages.ts';
import { changeAtRandom } from './random-changes.ts';
import type { VerifyOptions } from './run.ts';
import { chance, createWorld, hashOfLive } from './world.ts';

export async function verifyUndo({ items, rounds, seed, bar }: VerifyOptions) {
	const world = await createWorld(Math.min(items, 60));
	const { site } = world;
	const random = chance(seed);
	const violations: string[] = [];
	let undone = 0;
	try {
		const past: { hash: string; publication: string }[] = [];
		const progress = bar(rounds);
		for (let round = 1; round <= rounds; round++) {
			progress.advance(1);
			const hash = await hashOfLive(site);
			const stage = await changeAtRandom(world, `round ${round}`, 6, random);
			const { result } = await publish(site, stage, { keep: random() < 0.5 });
			past.push({ hash, publication: result.publication_id as string });
			// Some are undone at once, the others in the end, the last one first.
			const chosen = round === rounds ? past.length : random() < 0.4 ? 1 : 0;
			for (const last of past.splice(past.length - chosen).toReversed()) {
				const [row] = await site.database.owner<{ id: string }[]>`
					select kernel.publication_undo(${last.publication}, '{"conflicts": {}, "keep": false}', null) #>> '{}' as id`;
				await site.kernel.work.drain();
				const job = await findJob(site, row!.id);
				const now = await hashOfLive(site);
				if (job.status !== 'completed') violations.push(`round ${round}: ${job.status} ${job.error}`);
				else if (now !== last.hash) violations.push(`round ${round}: live is ${now}, and was ${last.hash}`);
				undone++;
			}
		}
	} finally {
		await world.close();
	}
	return { told: `${rounds} publications of random changes, ${undone} undone`, violations };
}
