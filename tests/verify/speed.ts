// How long publications of growing stages take, and what visitors notice of the largest.
import { setTimeout as sleep } from 'node:timers/promises';
import { enqueue } from '../publish/stages.ts';
import type { TestSite } from '../support/site.ts';
import type { VerifyOptions } from './run.ts';
import { stageAll } from './staging.ts';
import { createWorld } from './world.ts';

/** The sizes, as multiples of `--items`. */
const TIMES = [1, 2, 5, 10, 20];
/** So many times as long an item, or a visitor's page, may take. */
const MOST = 2;

export async function verifySpeed({ items, bar }: VerifyOptions) {
	const points: { size: number; ms: number; visitors: number }[] = [];
	const violations: string[] = [];
	const progress = bar(TIMES.length);
	for (const times of TIMES) {
		progress.advance(1);
		const size = items * times;
		const world = await createWorld(size);
		const { site } = world;
		try {
			await stageAll(world, 'large', 1);
			const idle = await watch(site.get, () => sleep(2_000));
			const job = (await enqueue(site, 'large')) as string;
			const work = site.kernel.work.drain();
			let ms = 0;
			const busy = await watch(site.get, async () => (ms = await untilPublished(site, job)));
			const published = performance.now();
			await work;
			points.push({ size, ms, visitors: busy / idle });
			process.stdout.write(
				`${size} items: ${Math.round(ms)} ms, events told ${Math.round(performance.now() - published)} ms later; p95 of visitors ${idle.toFixed(1)} ms idle, ${busy.toFixed(1)} ms during it\n`,
			);
		} finally {
			await world.close();
		}
	}
	const first = points[0]!;
	const last = points.at(-1) ?? first;
	const slope = (last.ms - first.ms) / (last.size - first.size);
	const straight = correlation(points.map(({ size, ms }) => [size, ms]));
	const longer = last.ms / last.size / (first.ms / first.size);
	if (longer > MOST)
		violations.push(`an item of ${last.size} takes ${longer.toFixed(2)} times as long as one of ${first.size}`);
	for (const { size, visitors } of points)
		if (visitors > MOST)
			violations.push(`visitors wait ${visitors.toFixed(2)} times as long while ${size} are published`);
	return {
		told: `${points.map(({ size, ms }) => `${size} items ${Math.round(ms)} ms`).join(', ')}; ${slope.toFixed(2)} ms an item, r² ${straight.toFixed(3)}; visitors wait ${points.map(({ visitors }) => visitors.toFixed(2)).join(', ')} times as long`,
		violations,
	};
}

/** How many milliseconds the publication took, once it has ended. */
async function untilPublished(site: TestSite, id: string): Promise<number> {
	for (;;) {
		const [job] = await site.database.owner<{ status: string; error: string | null; ms: number | null }[]>`
			select status, error, (extract(epoch from completed_at - started_at) * 1000)::float8 as ms from kernel.jobs where id = ${id}`;
		if (job?.status === 'completed') return job.ms ?? 0;
		if (job?.status !== 'queued' && job?.status !== 'running')
			throw new Error(`The job is ${job?.status}: ${job?.error}`);
		await sleep(20);
	}
}

/** The square of Pearson's correlation: 1 when all points lie on one line. */
function correlation(points: readonly (readonly [number, number])[]): number {
	const mean = (place: 0 | 1): number => points.reduce((sum, point) => sum + point[place], 0) / points.length;
	const [x, y] = [mean(0), mean(1)];
	let [xy, xx, yy] = [0, 0, 0];
	for (const [a, b] of points) {
		xy += (a - x) * (b - y);
		xx += (a - x) ** 2;
		yy += (b - y) ** 2;
	}
	return xy ** 2 / (xx * yy);
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
