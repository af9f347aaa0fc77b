// Measures variants against each other: in rounds, a few calls of each variant in turn, so that whatever else the
// machine does falls on all of them; ratios are taken inside a round, and their median counts.
import { createHistogram } from 'node:perf_hooks';
import { Bench } from 'tinybench';
import type { Row } from './suite.ts';

export interface Variant {
	readonly name: string;
	/** Untimed, ahead of each call. */
	before?(): void | Promise<void>;
	/** The timed call. */
	run(): unknown;
	/** Untimed, behind each call. */
	after?(): void | Promise<void>;
	/** `run` answers a promise that has to be awaited. */
	readonly async?: boolean;
}

export interface Rounds {
	readonly rounds: number;
	/** Of each variant in each round. */
	readonly calls: number;
}

export interface Comparison {
	readonly rows: readonly Row[];
	row(name: string): Row;
	/** How many times longer `slow` takes than `fast`: the median over the rounds of the ratio of their medians. */
	ratio(slow: string, fast: string): number;
}

interface Series {
	readonly samples: number[];
	/** The median of each round, nanoseconds. */
	readonly medians: number[];
}

export async function compare(variants: readonly Variant[], { rounds, calls }: Rounds): Promise<Comparison> {
	const series = new Map<string, Series>(variants.map(({ name }) => [name, { samples: [], medians: [] }]));
	for (let round = -1; round < rounds; round++) {
		const turned = variants.map((_, index) => variants[(index + round + variants.length) % variants.length]!);
		for (const variant of turned) {
			const samples = await sample(variant, calls);
			// The first round only warms up.
			if (round < 0) continue;
			const mine = series.get(variant.name)!;
			for (const one of samples) mine.samples.push(one);
			mine.medians.push(median(samples));
		}
	}
	const rows = variants.map(({ name }) => rowOf(name, series.get(name)!.samples));
	return {
		rows,
		row: (name) => rows.find((row) => row.name === name)!,
		ratio: (slow, fast) => medianRatio(series.get(slow)!.medians, series.get(fast)!.medians),
	};
}

/** Nanoseconds of single calls, by tinybench. */
async function sample(variant: Variant, calls: number): Promise<number[]> {
	const bench = new Bench({ iterations: calls, time: 0, warmup: false, retainSamples: true, throws: true });
	bench.add(variant.name, () => variant.run(), {
		async: variant.async ?? false,
		...(variant.before ? { beforeEach: () => variant.before!() } : {}),
		...(variant.after ? { afterEach: () => variant.after!() } : {}),
	});
	const [task] = await bench.run();
	const result = task!.result;
	if (!('latency' in result) || !result.latency.samples) throw new Error(`${variant.name} was not measured`);
	return result.latency.samples.map((milliseconds) => milliseconds * 1e6);
}

/** Percentiles of nanoseconds. */
export function rowOf(name: string, samples: readonly number[]): Row {
	const histogram = createHistogram({ figures: 3 });
	for (const one of samples) histogram.record(Math.max(1, Math.round(one)));
	return {
		name,
		count: histogram.count,
		p50: histogram.percentile(50),
		p95: histogram.percentile(95),
		p99: histogram.percentile(99),
	};
}

export function median(values: readonly number[]): number {
	const sorted = values.toSorted((a, b) => a - b);
	const middle = sorted.length >> 1;
	return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The median of `a[i] / b[i]`. */
export function medianRatio(a: readonly number[], b: readonly number[]): number {
	return median(a.map((value, index) => value / b[index]!));
}

/** Milliseconds that `run` takes. */
export async function timed(run: () => Promise<unknown>): Promise<number> {
	const started = performance.now();
	await run();
	return performance.now() - started;
}
