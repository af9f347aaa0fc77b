// The stock of clean instances of one plugin in one worker.
import { createInstance, type Instance, type Snapshot } from './instance.ts';
import type { WorkerLog } from './worker-log.ts';
import type { WorkerPlugin } from './worker-plugin.ts';

export interface Stock {
	/** A clean instance: from the stock at once, or a new one. */
	take(): Instance | Promise<Instance>;
	/** Give an instance back; it is cleaned after the current work, or dropped. */
	giveBack(instance: Instance, reusable: boolean): void;
	live(): number;
}

export function createStock(plugin: WorkerPlugin, log: WorkerLog, keep: number): Stock {
	const clean: Instance[] = [];
	let dirty: Instance[] = [];
	let snapshot: Snapshot | undefined;
	let live = 0;
	let isPlanned = false;

	const make = async (): Promise<Instance> => {
		live++;
		try {
			const made = await createInstance({ plugin, log, snapshot });
			snapshot ??= made.snapshot;
			return made.instance;
		} catch (error) {
			live--;
			throw error;
		}
	};

	const cleanUp = (): void => {
		isPlanned = false;
		const batch = dirty;
		dirty = [];
		for (const instance of batch)
			if (clean.length < keep && instance.restore()) clean.push(instance);
			else live--;
	};

	return {
		take() {
			// The one given back last is still in the processor's cache: cleaning it costs less than touching a cold one.
			for (let warm = dirty.pop(); warm; warm = dirty.pop()) {
				if (warm.restore()) return warm;
				live--;
			}
			return clean.pop() ?? make();
		},
		giveBack(instance, reusable) {
			if (!reusable) {
				instance.slot.frame = undefined;
				live--;
				return;
			}
			dirty.push(instance);
			if (!isPlanned) setImmediate(cleanUp);
			isPlanned = true;
		},
		live: () => live,
	};
}
