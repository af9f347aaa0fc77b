// What others notice of a plugin that never gives its thread back: requests on other workers, and on the same one.
import { DEFAULT_LIMITS } from '../../kernel/src/config/plugin-limits.ts';
import { median, rowOf } from '../tool/measure.ts';
import type { Row, Suite } from '../tool/suite.ts';
import { type BenchPool, openPool, routeJob } from '../tool/worker-pool.ts';

const JOB = routeJob('collect');
const LOOP = routeJob('loop', { plugin: 'hub1' });
const CLIENTS = 4;

/** Latencies in nanoseconds of clients that ask one after another until `until` has settled. */
async function ask(pool: BenchPool, until: Promise<unknown>): Promise<number[]> {
	const samples: number[] = [];
	const loop = { over: false };
	void until.finally(() => (loop.over = true));
	const client = async (): Promise<void> => {
		while (!loop.over) {
			const started = performance.now();
			await pool.run(JOB);
			samples.push((performance.now() - started) * 1e6);
		}
	};
	await Promise.all(Array.from({ length: CLIENTS }, client));
	return samples;
}

/** Milliseconds from a new pool to its first answer. */
async function startUp(): Promise<number> {
	const started = performance.now();
	const pool = await openPool({ threads: 1, plugins: 2 });
	try {
		await pool.run(JOB);
		return performance.now() - started;
	} finally {
		await pool.close();
	}
}

export const held: Suite = {
	name: 'held',
	about: 'requests beside a plugin that never gives its thread back: on other workers, and on the same one',
	async run({ short }) {
		const rounds = short ? 4 : 12;
		await startUp(); // what is compiled stays on disk
		const starts = [await startUp(), await startUp(), await startUp()];
		const rows: Row[] = [];
		const ratios: Record<string, number> = {};
		for (const threads of [2, 1]) {
			const pool = await openPool({ threads, plugins: 2 });
			try {
				await ask(pool, new Promise((resolve) => setTimeout(resolve, 500)));
				const calm: number[] = [];
				const beside: number[] = [];
				const worst: number[] = [];
				const shares: number[] = [];
				for (let round = 0; round < rounds; round++) {
					const quiet = await ask(pool, new Promise((resolve) => setTimeout(resolve, 300)));
					const loop = pool.dispatcher.run(LOOP);
					const during = await ask(pool, loop);
					if ((await loop).ok) throw new Error('The loop was answered.');
					calm.push(...quiet);
					beside.push(...during);
					worst.push(Math.max(...during));
					shares.push(rowOf('', during).p95 / rowOf('', quiet).p95);
				}
				const label = threads === 1 ? 'the only worker' : 'one of two workers';
				rows.push(rowOf(`calm, ${threads} worker(s)`, calm), rowOf(`${label} is held`, beside));
				rows.push(rowOf(`${label} is held: the slowest of a round`, worst));
				const bound = (DEFAULT_LIMITS.heldMs + median(starts)) * 1e6;
				ratios[`slowest / (held time + respawn), ${label}`] = median(worst) / bound;
				if (threads === 2) ratios['p95 beside a held worker / calm'] = median(shares);
			} finally {
				await pool.close();
			}
		}
		const notes = [
			`${CLIENTS} clients; ${DEFAULT_LIMITS.heldMs} ms of held time, a worker starts in ${median(starts).toFixed(0)} ms.`,
		];
		return { rows, ratios, notes };
	},
};
