// Many requests at once, each of which takes instances, calls taps and gives the instances back.
import { availableParallelism } from 'node:os';
import { median, rowOf } from '../tool/measure.ts';
import type { Row, Suite } from '../tool/suite.ts';
import { type BenchPool, openPool, routeJob } from '../tool/worker-pool.ts';

const JOB = routeJob('collect');

/** Nanoseconds from the burst's start to each answer. */
async function burst(pool: BenchPool, requests: number): Promise<number[]> {
	const started = performance.now();
	return Promise.all(
		Array.from({ length: requests }, async () => {
			await pool.run(JOB);
			return (performance.now() - started) * 1e6;
		}),
	);
}

export const concurrency: Suite = {
	name: 'concurrency',
	about: '100, 1,000 and 2,000 requests in flight; 1 and 5 plugins a request',
	async run({ short }) {
		const workers = Math.max(1, availableParallelism());
		const rows: Row[] = [];
		const ratios: Record<string, number> = { 'failed of 2000': 0 };
		const rounds = short ? 5 : 15;
		for (const plugins of [1, 5]) {
			const label = `${plugins} plugin${plugins === 1 ? '' : 's'}`;
			const pool = await openPool({ threads: workers, plugins });
			try {
				for (let index = 0; index < 20; index++) await burst(pool, 100);
				const limits: number[] = [];
				const single: number[] = [];
				const hundred: number[] = [];
				for (let round = 0; round < rounds; round++) {
					const singles: number[] = [];
					for (let index = 0; index < 60; index++) singles.push(...(await burst(pool, 1)));
					const many = await burst(pool, 100);
					single.push(...singles);
					hundred.push(...many);
					limits.push(rowOf('', many).p95 / ((100 * median(singles)) / workers));
				}
				rows.push(rowOf(`one, ${label}`, single), rowOf(`100 in flight, ${label}`, hundred));
				ratios[`p95 at 100 / (100 × single ÷ workers), ${label}`] = median(limits);
				ratios[`p95 at 100 in ms, ${label}`] = rowOf('', hundred).p95 / 1e6;
				for (const requests of [1_000, 2_000]) {
					const samples: number[] = [];
					for (let round = 0; round < (short ? 2 : 5); round++) {
						try {
							samples.push(...(await burst(pool, requests)));
						} catch (error) {
							if (requests !== 2_000) throw error;
							ratios['failed of 2000']! += 1;
						}
					}
					rows.push(rowOf(`${requests} in flight, ${label}`, samples));
				}
			} finally {
				await pool.close();
			}
		}
		return { rows, ratios, notes: [`${workers} workers; latencies count from the start of the burst.`] };
	},
};
