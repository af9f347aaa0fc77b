// What a benchmark suite is and what it hands back.

/** A measured series in nanoseconds unless `unit` says otherwise. */
export interface Row {
	readonly name: string;
	readonly count: number;
	readonly p50: number;
	readonly p95: number;
	readonly p99: number;
	/** Seconds in all, where a wall-clock time says more than a percentile. */
	readonly total?: number;
	/** `ns` unless given; then the figures are of that unit. */
	readonly unit?: 'ns' | 'requests/s';
}

export interface SuiteResult {
	readonly rows: readonly Row[];
	/** What the gates look at: ratios inside this run, or counts. Names are those of `thresholds.json`. */
	readonly ratios: Readonly<Record<string, number>>;
	/** Sentences that belong to the figures. */
	readonly notes?: readonly string[];
}

export interface SuiteOptions {
	/** The form for CI: fewer rounds. */
	readonly short: boolean;
}

export interface Suite {
	readonly name: string;
	/** One line for `--list`. */
	readonly about: string;
	run(options: SuiteOptions): Promise<SuiteResult>;
}
