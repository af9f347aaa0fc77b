// Plugins that wait: their worker serves others meanwhile.
import { availableParallelism } from 'node:os';
import { median, rowOf, timed } from '../tool/measure.ts';
import { openSite } from '../tool/site.ts';
import type { Row, Suite } from '../tool/suite.ts';
import { type BenchPool, openPool, routeJob } from '../tool/worker-pool.ts';

const SLEEP = routeJob('sleep', { params: { milliseconds: '10' } });

const together = (run: () => Promise<unknown>, count: number): Promise<number> =>
	timed(() => Promise.all(Array.from({ length: count }, run)));

export const waiting: Suite = {
	name: 'async',
	about: '1, 100 and 1,000 calls that each wait 10 ms, on one worker and on all; 100 real queries',
	async run({ short }) {
		const rounds = short ? 8 : 25;
		const rows: Row[] = [];
		const ratios: Record<string, number> = {};
		const everybody = Math.max(2, availableParallelism());
		for (const workers of [1, everybody]) {
			const pool: BenchPool = await openPool({ threads: workers });
			const wait = () => pool.run(SLEEP);
			const times = new Map<number, number[]>([1, 100, 1_000].map((count) => [count, []]));
			try {
				for (let index = 0; index < 10; index++) await together(wait, 200);
				for (let round = 0; round < rounds; round++)
					for (const [count, series] of times) series.push(await together(wait, count));
			} finally {
				await pool.close();
			}
			for (const [count, series] of times)
				rows.push(
					rowOf(
						`${count} waiting, ${workers} worker${workers === 1 ? '' : 's'}`,
						series.map((milliseconds) => milliseconds * 1e6),
					),
				);
			ratios[`100 waiting / 1 waiting, ${workers === 1 ? 'one worker' : 'all workers'}`] =
				median(times.get(100)!) / median(times.get(1)!);
		}
		const site = await openSite({ plugins: ['hub'], workers: 1 });
		try {
			const query = async (): Promise<void> => {
				const response = await site.kernel.fetch(new Request('http://localhost/bench/query'));
				if (response.status !== 200) throw new Error(`status ${response.status}`);
				await response.text();
			};
			for (let index = 0; index < 5; index++) await together(query, 100);
			const alone: number[] = [];
			const hundred: number[] = [];
			for (let round = 0; round < rounds; round++) {
				let one = 0;
				for (let index = 0; index < 10; index++) one += (await together(query, 1)) / 10;
				alone.push(one);
				hundred.push(await together(query, 100));
			}
			rows.push(
				rowOf(
					'1 query',
					alone.map((ms) => ms * 1e6),
				),
				rowOf(
					'100 queries at once, 1 worker',
					hundred.map((ms) => ms * 1e6),
				),
			);
			ratios['100 queries at once / 100 one after another'] = median(hundred) / (100 * median(alone));
		} finally {
			await site.close();
		}
		return { rows, ratios };
	},
};
