// What an editor sees in a stage is what the same editor sees in live once it is published, byte by byte.
import { look, publish } from '../publish/stages.ts';
import { acceptOf, addressesOf } from './addresses.ts';
import { changeAtRandom } from './random-changes.ts';
import type { VerifyOptions } from './run.ts';
import { chance, createWorld, partsOf } from './world.ts';

export async function verifyParity({ items, rounds, seed, bar }: VerifyOptions) {
	const world = await createWorld(Math.min(items, 40));
	const { site, editor } = world;
	const random = chance(seed);
	const violations: string[] = [];
	let compared = 0;
	const show = async (address: string): Promise<string> => {
		return partsOf(await editor.fetch(address, { headers: { accept: acceptOf(address) }, redirect: 'manual' }));
	};
	try {
		const progress = bar(rounds);
		for (let round = 1; round <= rounds; round++) {
			progress.advance(1);
			const stage = await changeAtRandom(world, `round ${round}`, 8, random);
			const addresses = await addressesOf(world, 100);
			const made = await site.database.owner<{ address: string }[]>`
				select unnest(array['/item/', '/api/items/']) || id as address from p_content.item_stage where stage_id = ${stage}
				union select unnest(array['/term/', '/topics/', '/api/terms/']) || entity_id from p_categories.category_tag_revision
					where stage_id = ${stage}
				union select path from p_navigation.alias_revision where stage_id = ${stage}
				union select source from p_navigation.redirect_revision where stage_id = ${stage}`;
			addresses.push(...made.map(({ address }) => address));
			await look(editor, stage);
			const staged = new Map<string, string>();
			for (const address of new Set(addresses)) staged.set(address, await show(address));
			// What live shows before is kept wherever something is kept.
			await look(editor, 'live');
			for (const address of staged.keys()) await show(address);
			await publish(site, stage);
			for (const [address, before] of staged) {
				const after = await show(address);
				compared++;
				if (before !== after) violations.push(`round ${round} ${address}: ${firstDifference(before, after)}`);
			}
		}
	} finally {
		await world.close();
	}
	return { told: `${compared} answers compared in ${rounds} rounds`, violations };
}

function firstDifference(before: string, after: string): string {
	let at = 0;
	while (at < before.length && before[at] === after[at]) at++;
	const around = (text: string): string => JSON.stringify(text.slice(Math.max(0, at - 60), at + 60));
	return `${around(before)} became ${around(after)}`;
}
