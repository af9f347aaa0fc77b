// Counts in shared memory what happens in a worker: the main thread reads it without a message, even when the worker is
// stuck or was ended. In the kernel because nobody may have a say in what is told about him.

/** Upper ends of the classes of a histogram, in seconds; one more class has what is above. */
export const BOUNDS = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5];

/** What is measured; a series is one of these for a plugin, and for one of its exports. */
export const MEASURED = { taps: 1, statements: 2 } as const;
type Measured = (typeof MEASURED)[keyof typeof MEASURED];

/** Places of the numbers that are there once; those after `cacheHits` only grow. */
const SINGLE = { instances: 0, open: 1, idle: 2, waiting: 3, cacheHits: 4, cacheMisses: 5, length: 8 } as const;
export type Single = Exclude<keyof typeof SINGLE, 'length'>;

/** Of a series: what it measures, the numbers of two names, the sum in seconds, then the classes. */
const AT = { measured: 0, plugin: 1, entry: 2, sum: 3, classes: 4 } as const;
const STRIDE = AT.classes + BOUNDS.length + 1;
/** What does not find room is counted in the last series, which has no names. */
const MOST_SERIES = 1_024;

export type Figures = ReturnType<typeof createFigures>;

/** A worker's own figures; `memory` is for the main thread. */
export function createFigures() {
	const bytes = (SINGLE.length + MOST_SERIES * STRIDE) * Float64Array.BYTES_PER_ELEMENT;
	const memory = new Float64Array(new SharedArrayBuffer(bytes));
	const places = new Map<number, number>();
	const placeOf = (measured: Measured, plugin: number, entry: number): number => {
		const key = (plugin * 8_192 + entry) * 4 + measured;
		let place = places.get(key);
		if (place === undefined) {
			const isLast = places.size >= MOST_SERIES - MEASURED.statements;
			const index = isLast ? MOST_SERIES - measured : places.size;
			place = SINGLE.length + index * STRIDE;
			if (!isLast) {
				places.set(key, place);
				memory[place + AT.plugin] = plugin;
				memory[place + AT.entry] = entry;
			}
			memory[place + AT.measured] = measured;
		}
		return place;
	};
	return {
		memory,
		set: (name: Single, value: number): void => void (memory[SINGLE[name]] = value),
		count: (name: 'cacheHits' | 'cacheMisses'): void => void memory[SINGLE[name]]!++,
		/** @param plugin and `entry`: numbers of names */
		observe(measured: Measured, plugin: number, entry: number, ms: number): void {
			const place = placeOf(measured, plugin, entry);
			const seconds = ms / 1_000;
			let index = 0;
			while (index < BOUNDS.length && seconds > BOUNDS[index]!) index++;
			memory[place + AT.sum]! += seconds;
			memory[place + AT.classes + index]!++;
		},
	};
}

export interface Series {
	readonly measured: number;
	readonly plugin: string;
	readonly entry: string;
	sum: number;
	/** How many fell in each class. */
	readonly classes: number[];
}

/** What all workers counted since the start, also those that are gone. */
export interface FigureReader {
	/** A worker began with this memory. */
	add(worker: number, memory: Float64Array): void;
	/** In its memory the number stands for the name. */
	name(worker: number, number: number, name: string): void;
	/** The worker is gone; what it counted stays. */
	remove(worker: number): void;
	total(name: Single): number;
	series(): Series[];
}

export function createFigureReader(): FigureReader {
	const workers = new Map<number, { readonly memory: Float64Array; readonly names: string[] }>();
	const gone = { cacheHits: 0, cacheMisses: 0, series: new Map<string, Series>() };

	const addUp = (into: Map<string, Series>, memory: Float64Array, names: readonly string[]): void => {
		for (let place = SINGLE.length; place < memory.length; place += STRIDE) {
			const measured = memory[place + AT.measured]!;
			if (measured === 0) continue;
			const [plugin, entry] = [AT.plugin, AT.entry].map((at) => names[memory[place + at]!] || 'other') as [
				string,
				string,
			];
			const classes = memory.subarray(place + AT.classes, place + STRIDE);
			const key = `${measured} ${plugin} ${entry}`;
			const known = into.get(key);
			const sum = memory[place + AT.sum]!;
			if (!known) into.set(key, { measured, plugin, entry, sum, classes: [...classes] });
			else {
				known.sum += sum;
				for (const [index, count] of classes.entries()) known.classes[index]! += count;
			}
		}
	};
	return {
		add: (worker, memory) => void workers.set(worker, { memory, names: [''] }),
		name: (worker, number, name) => void workers.get(worker)?.names.splice(number, 1, name),
		remove(worker) {
			const one = workers.get(worker);
			if (!one || !workers.delete(worker)) return;
			addUp(gone.series, one.memory, one.names);
			for (const name of ['cacheHits', 'cacheMisses'] as const) gone[name] += one.memory[SINGLE[name]]!;
		},
		total(name) {
			const before = name === 'cacheHits' || name === 'cacheMisses' ? gone[name] : 0;
			return [...workers.values()].reduce((sum, { memory }) => sum + memory[SINGLE[name]]!, before);
		},
		series() {
			const all = new Map([...gone.series].map(([key, one]) => [key, { ...one, classes: [...one.classes] }]));
			for (const { memory, names } of workers.values()) addUp(all, memory, names);
			return [...all.values()];
		},
	};
}
