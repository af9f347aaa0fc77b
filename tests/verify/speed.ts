// How long publications of growing stages take, and what visitors notice of the largest.
import { setTimeout as sleep } from 'node:timers/promises';
import { publish } from '../publish/stages.ts';
import type { VerifyOptions } from './run.ts';
import { stageAll } from './staging.ts';
import { createWorld } from './world.ts';

export async function verifySpeed({ items }: VerifyOptions) {
	const sizes = [items, items * 2, items * 5, items * 10];
	const points: [number, number][] = [];
	let visitors = '';
	const violations: string[] = [];
	for (const size of sizes) {
		const world = await createWorld(size);
		const { site } = world;
		try {
			await stageAll(world, 'large', 1);
			const idle = await watch(site.get, () => sleep(2_000));
			const started = performance.now();
			const busy = await watch(site.get, () => publish(site, 'large'));
			points.push([size, performance.now() - started]);
			visitors = `p95 of visitors ${idle.toFixed(1)} ms idle, ${busy.toFixed(1)} ms during ${size}`;
			process.stdout.write(`${size} items: ${Math.round(performance.now() - started)} ms; ${visitors}\n`);
		} finally {
			await world.close();
		}
	}
	const slopes = points.map(([size, ms]) => ms / size);
	const first = points[0] ?? [0, 0];
	const last = points.at(-1) ?? [1, 0];
	const fit = `${((last[1] - first[1]) / (last[0] - first[0])).toFixed(3)} ms an item`;
	if ((slopes.at(-1) ?? 0) > 3 * (slopes[0] ?? 0))
		violations.push(`an item takes ${slopes.map((one) => one.toFixed(2)).join(', ')} ms`);
	return {
		told: `${points.map(([size, ms]) => `${size} items ${Math.round(ms)} ms`).join(', ')}; ${fit}; ${visitors}`,
		violations,
	};
}

/** The 95th percentile of the time that a page takes meanwhile, in milliseconds. */
async function watch(get: (address: string) => Promise<Response>, work: () => Promise<unknown>): Promise<number> {
	const times: number[] = [];
	const state = { isOver: false };
	const visit = async (): Promise<void> => {
		while (!state.isOver) {
			const started = performance.now();
			await (await get(`/pages?no-cache=${times.length}`)).text();
			times.push(performance.now() - started);
			await sleep(5);
		}
	};
	const visits = [visit(), visit()];
	await work();
	state.isOver = true;
	await Promise.all(visits);
	return times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? 0;
}
