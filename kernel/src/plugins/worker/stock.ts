// The stock of clean instances of one plugin in one worker.
import { TrovatoError } from '../../../../wit/contract/errors/trovato-error.ts';
import { createInstance, type Instance, type Snapshot } from './instance.ts';
import type { RequestScope } from './frame.ts';
import type { Watch } from './watchdog.ts';
import type { WorkerLog } from './worker-log.ts';
import type { WorkerPlugin } from './worker-plugin.ts';

export interface Stock {
	/** A clean instance: from the stock at once, or a new one. TrovatoError `server.busy` when there are too many. */
	take(request: RequestScope): Instance | Promise<Instance>;
	/** Give an instance back; it is cleaned after the current work, or dropped. */
	giveBack(instance: Instance, reusable: boolean): void;
	live(): number;
}

export interface StockOptions {
	readonly plugin: WorkerPlugin;
	readonly log: WorkerLog;
	readonly watch: Watch;
	/** Shared by all stocks of the worker. */
	readonly instances: { live: number; readonly max: number };
	/** Clean instances to keep. */
	readonly keep: number;
}

/** Memory of clean instances that wait for work. */
const KEPT_BYTES = 64 * 1_048_576;

export function createStock({ plugin, log, watch, instances, keep }: StockOptions): Stock {
	const clean: Instance[] = [];
	let dirty: Instance[] = [];
	let snapshot: Snapshot | undefined;
	const ledger = { bytes: 0 };
	let live = 0;
	let isPlanned = false;

	const forget = (): void => {
		live--;
		instances.live--;
	};

	const drop = (instance: Instance): void => {
		instance.drop();
		forget();
	};

	const make = async (request: RequestScope): Promise<Instance> => {
		if (instances.live >= instances.max)
			throw new TrovatoError('server.busy', 'There are too many instances of plugins.', { extra: { retryAfter: 1 } });
		const { workerBytes } = plugin.limits;
		if (ledger.bytes > workerBytes) {
			const sentence = `Plugin '${plugin.name}' takes ${ledger.bytes} bytes here, and worker_bytes = ${workerBytes}.`;
			log.error({ plugin: plugin.name, requestId: request.job.requestId }, sentence);
			throw new TrovatoError('plugin.limit', sentence);
		}
		live++;
		instances.live++;
		try {
			const hold = watch.hold(plugin, 'starting', request);
			const made = await watch.run(hold, () => createInstance({ plugin, log, watch, ledger, snapshot }));
			snapshot ??= made.snapshot;
			return made.instance;
		} catch (error) {
			forget();
			throw error;
		}
	};

	const roomFor = (first: Snapshot | undefined): boolean =>
		first !== undefined && (clean.length + 1) * first.size <= KEPT_BYTES;

	const cleanUp = (): void => {
		isPlanned = false;
		const batch = dirty;
		dirty = [];
		for (const instance of batch)
			if (clean.length < keep && roomFor(snapshot) && instance.restore()) clean.push(instance);
			else drop(instance);
	};

	return {
		take(request) {
			// The one given back last is still in the processor's cache: cleaning it costs less than touching a cold one.
			for (let warm = dirty.pop(); warm; warm = dirty.pop()) {
				if (warm.restore()) return warm;
				drop(warm);
			}
			return clean.pop() ?? make(request);
		},
		giveBack(instance, reusable) {
			if (!reusable) {
				drop(instance);
				return;
			}
			dirty.push(instance);
			if (!isPlanned) setImmediate(cleanUp);
			isPlanned = true;
		},
		live: () => live,
	};
}
