// The lanes of workers, so that commands and visitors cannot starve each other; one breaker watches over all.
// In the kernel because a plugin that does harm in one lane is stopped in the others.
import type { Config } from '../../config/load-config.ts';
import type { FigureReader } from '../../observe/figures.ts';
import type { Log } from '../../observe/log.ts';
import type { WorkerSetup } from '../worker/main.ts';
import { createBreaker } from './breaker.ts';
import type { Dispatcher, Job } from './job.ts';
import { createPool, type Pool } from './pool.ts';

export interface LaneOptions {
	readonly limits: Pick<Config['limits'], 'workers' | 'inFlight' | 'queue'>;
	readonly figures: FigureReader;
	readonly log: Log;
	/** The epoch of the caches at this moment. */
	epoch(): number | undefined;
	/** Up to which change they know everything. */
	version(): number | undefined;
	/** Resolves when everybody has dropped what a job invalidated. */
	wrote(tags: readonly string[]): Promise<void>;
	/** A plugin did harm. */
	onStrike(plugin: string, kind: string): void;
}

/** The address space of a process has room for twice as many. */
const MAX_INSTANCES = 8_000;

export function createLanes({ limits, figures, log, epoch, version, wrote, onStrike }: LaneOptions) {
	const { workers, inFlight, queue } = limits;
	const open = new Map<string, Pool>();
	const watched = createBreaker((plugin, milliseconds) =>
		log.error({ plugin }, `Plugin '${plugin}' failed repeatedly and is stopped for ${milliseconds / 1_000} s.`),
	);
	const breaker: typeof watched = {
		...watched,
		strike(plugin, kind) {
			onStrike(plugin, kind);
			watched.strike(plugin, kind);
		},
	};
	return {
		/** A lane with its threads; it starts when first used. */
		create(name: string, threads: number, setup: Omit<WorkerSetup, 'progress' | 'maxInstances'>) {
			const start = (): Pool => {
				const own = { ...setup, maxInstances: Math.floor(MAX_INSTANCES / (workers + 1)) };
				const pool = open.get(name) ?? createPool({ setup: own, threads, inFlight, queue, breaker, figures, log });
				open.set(name, pool);
				return pool;
			};
			const run: Dispatcher['run'] = async (job: Job) => {
				const result = await start().run({ epoch: epoch(), version: version(), ...job });
				if (result.ok) await wrote(result.invalidated ?? []);
				return result;
			};
			return { start, run };
		},
		/** Those that have started. */
		started: () => [...open].map(([name, pool]) => ({ name, ...pool })),
		threads: () => [...open.values()].flatMap((pool) => pool.threads()),
		/** The plugins that are not to be called at this moment. */
		stopped: breaker.stopped,
		close: () => Promise.all([...open.values()].map((pool) => pool.close())),
	};
}
