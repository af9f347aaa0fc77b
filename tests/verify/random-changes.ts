// Random work of an editor in a stage, through the interface that editors use.
import assert from 'node:assert/strict';
import { look, makeStage } from '../publish/stages.ts';
import type { World } from './world.ts';

/** A stage with so many random changes: items changed, made, deleted, published later, taken off; types made and changed. */
export async function changeAtRandom(
	world: World,
	label: string,
	count: number,
	random: () => number,
): Promise<string> {
	const { site, editor } = world;
	const stage = await makeStage(site, label);
	await look(editor, stage);
	const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
	for (let n = 0; n < count; n++) {
		const { body } = await editor.json('GET', '/api/items?limit=100');
		const ids = (body.items as { id: string }[]).map(({ id }) => id);
		const kind = Math.floor(random() * 8);
		const match = { 'if-match': '*' };
		const title = `${label} change ${n}`;
		const answer =
			kind === 0 || ids.length === 0
				? await editor.json('POST', '/api/items', { type: 'page', title, promote: random() < 0.5 })
				: kind === 1
					? await editor.json('DELETE', `/api/items/${pick(ids)}`, undefined, match)
					: kind === 2
						? await editor.json(
								'PATCH',
								`/api/items/${pick(ids)}`,
								{ title, publication: { effective_date: '2098-01-01' } },
								match,
							)
						: kind === 3
							? await editor.json('PATCH', `/api/items/${pick(ids)}`, { status: 0 }, match)
							: kind === 4
								? await editor.json('POST', '/api/types', { type: `t${Math.floor(random() * 1e9)}`, label: title })
								: kind === 5
									? await editor.json('PATCH', '/api/types/page', { label: title })
									: await editor.json('PATCH', `/api/items/${pick(ids)}`, { title, sticky: random() < 0.3 }, match);
		assert.ok(answer.status < 300, `${kind} ${answer.status} ${JSON.stringify(answer.body)}`);
	}
	await look(editor, 'live');
	return stage;
}
