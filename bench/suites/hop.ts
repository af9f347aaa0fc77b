// A request's way to a worker and back: a route of a plugin that echoes a body, against a bare task of the same pool.
import { Piscina } from 'piscina';
import { compare, medianRatio, rowOf, type Variant } from '../tool/measure.ts';
import type { Row, Suite } from '../tool/suite.ts';
import { openPool, routeJob } from '../tool/worker-pool.ts';

/** Jobs at once where a hop is measured on a busy worker, one that need not be woken. */
const CROWD = 32;

/** Nanoseconds of processor time, of all threads, for one job of a crowd: other processes are no part of it. */
async function costOf(run: () => Promise<unknown>): Promise<number> {
	const before = process.cpuUsage();
	for (let index = 0; index < 20; index++) await run();
	const { user, system } = process.cpuUsage(before);
	return ((user + system) * 1_000) / (20 * CROWD);
}

export const hop: Suite = {
	name: 'hop',
	about: 'main → worker → main with 0, 4 and 40 KB each way, against a bare Piscina task',
	async run({ short }) {
		const pool = await openPool({ threads: 1 });
		const bare = new Piscina<unknown, { body: string }>({
			filename: new URL('../tool/bare-worker.ts', import.meta.url).href,
			name: 'run',
			minThreads: 1,
			maxThreads: 1,
			concurrentTasksPerWorker: 256,
			atomics: 'disabled',
		});
		const rows: Row[] = [];
		const ratios: Record<string, number> = {};
		try {
			for (const kilobytes of [0, 4, 40]) {
				const label = `${kilobytes} KB`;
				const body = 'x'.repeat(kilobytes * 1_024);
				const job = routeJob('echo', { method: 'POST', body });
				const check = (answer: { body: string }): void => {
					if (answer.body !== body) throw new Error('another body came back');
				};
				const variants: Variant[] = [
					{ name: `plugin ${label}`, async: true, run: async () => check(await pool.run(job)) },
					{ name: `bare ${label}`, async: true, run: async () => check(await bare.run(job)) },
				];
				const result = await compare(variants, { rounds: short ? 8 : 30, calls: 150 });
				rows.push(...result.rows);
				ratios[`plugin / bare ${label}, alone`] = result.ratio(`plugin ${label}`, `bare ${label}`);
				const crowd = (run: () => Promise<unknown>) => () => Promise.all(Array.from({ length: CROWD }, run));
				const busy = await compare(
					variants.map(({ name, run }) => ({
						name: `${CROWD} × ${name}`,
						async: true,
						run: crowd(run as () => Promise<unknown>),
					})),
					{ rounds: short ? 8 : 20, calls: 20 },
				);
				rows.push(...busy.rows);
				const [mine, theirs]: [number[], number[]] = [[], []];
				for (let round = 0; round < (short ? 8 : 20); round++)
					for (const [index, { run }] of variants.entries())
						(index === 0 ? mine : theirs).push(await costOf(crowd(run as () => Promise<unknown>)));
				rows.push(rowOf(`plugin ${label}: processor time`, mine), rowOf(`bare ${label}: processor time`, theirs));
				ratios[`processor time, plugin / bare ${label}`] = medianRatio(mine, theirs);
				ratios[`plugin / bare ${label}, busy`] = busy.ratio(`${CROWD} × plugin ${label}`, `${CROWD} × bare ${label}`);
			}
		} finally {
			await pool.close();
			await bare.close();
		}
		return { rows, ratios };
	},
};
