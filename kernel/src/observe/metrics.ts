// The metrics of a node, in the format of Prometheus; every label has few values.
// In the kernel because they tell of every part of it, and no plugin may be left out.
import { AggregatorRegistry, collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { BOUNDS, type FigureReader, MEASURED, type Series } from './figures.ts';

/** What a request was and came to. */
export interface RequestFacts {
	readonly method: string;
	/** A pattern, never the path as it was asked for. */
	readonly route: string;
	readonly status: number;
	readonly ms: number;
	readonly cache?: 'hit' | 'miss' | 'bypass' | undefined;
	/** The limit that it went over. */
	readonly limited?: string | undefined;
}

/** What is asked for when the metrics are. */
export interface MetricSources {
	readonly figures: FigureReader;
	/** The lanes of workers there are by now. */
	lanes(): readonly Lane[];
	/** Plugins that are not called at the moment. */
	stopped(): readonly string[];
	/** Undefined without Redis. */
	readonly redis: (() => { readonly connected: boolean; readonly waiting: number }) | undefined;
	/** Events by target; the target is empty for those that are not picked up yet. */
	events?(): Promise<readonly { readonly target: string; readonly waiting: number; readonly dead: number }[]>;
}

export interface Lane {
	readonly name: string;
	readonly threads: () => readonly number[];
	readonly waiting: () => number;
	readonly counts: Readonly<Record<'killed' | 'resent' | 'lost' | 'refused', number>>;
}

export interface Metrics {
	request(facts: RequestFacts): void;
	/** A plugin did harm. */
	strike(plugin: string, kind: string): void;
	/** All of them, as text. */
	read(): Promise<{ readonly type: string; readonly text: string }>;
	/** Name, kind, labels and meaning of each, but for those of the runtime. */
	list(): readonly MetricDescription[];
}

export interface MetricDescription {
	readonly name: string;
	readonly help: string;
	readonly type: string;
	readonly labels: readonly string[];
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const TAPS = [
	'tap_duration_seconds',
	'Time that calls of an export of a plugin took, with all their waiting.',
] as const;
const QUERIES = ['db_query_duration_seconds', 'Time that statements run for a plugin took.'] as const;

export function createMetrics({ figures, lanes, stopped, redis, events = async () => [] }: MetricSources): Metrics {
	const registry = new Registry();
	const registers = [registry];
	const pages = { hit: 0, miss: 0, bypass: 0 };
	const requests = new Counter({
		name: 'http_requests_total',
		help: 'Requests that were answered.',
		labelNames: ['method', 'route', 'status'],
		registers,
	});
	const durations = new Histogram({
		name: 'http_request_duration_seconds',
		help: 'Time until the answer began.',
		labelNames: ['method', 'route'],
		buckets: SECONDS,
		registers,
	});
	const limited = new Counter({
		name: 'http_requests_limited_total',
		help: 'Requests that were refused because there were too many.',
		labelNames: ['limit'],
		registers,
	});
	const strikes = new Counter({
		name: 'plugin_strikes_total',
		help: 'Times that a plugin brought a worker down (kill) or went over a limit (limit).',
		labelNames: ['plugin', 'kind'],
		registers,
	});

	type Values = readonly (readonly [labels: Record<string, string>, value: number])[];
	/** A metric whose values are known elsewhere. */
	const told = (
		Kind: typeof Gauge | typeof Counter,
		name: string,
		help: string,
		labels: string[],
		values: () => Values | Promise<Values>,
	) =>
		new Kind({
			name,
			help,
			labelNames: labels,
			registers,
			async collect() {
				const found = await values();
				this.reset();
				for (const [at, value] of found) this.inc(at, value);
			},
		});
	const ofLanes = (value: (lane: Lane) => number) => () =>
		lanes().map((lane) => [{ lane: lane.name }, value(lane)] as const);
	told(Counter, 'cache_hits_total', 'What was found in a cache: pages, values of plugins.', ['cache'], () => [
		[{ cache: 'page' }, pages.hit],
		[{ cache: 'plugin' }, figures.total('cacheHits')],
	]);
	told(Counter, 'cache_misses_total', 'What was looked for in a cache and not found.', ['cache'], () => [
		[{ cache: 'page' }, pages.miss],
		[{ cache: 'plugin' }, figures.total('cacheMisses')],
	]);
	told(Counter, 'cache_bypasses_total', 'Requests that no cache may answer.', [], () => [[{}, pages.bypass]]);
	told(Gauge, 'wasm_instances_active', 'Instances of plugins that live in workers.', [], () => [
		[{}, figures.total('instances')],
	]);
	told(Gauge, 'db_connections', 'Connections of workers to the database.', ['state'], () => [
		[{ state: 'used' }, figures.total('open') - figures.total('idle')],
		[{ state: 'idle' }, figures.total('idle')],
	]);
	told(Gauge, 'db_connections_waiting', 'Units of work that wait for a connection.', [], () => [
		[{}, figures.total('waiting')],
	]);
	told(
		Gauge,
		'worker_threads',
		'Worker threads.',
		['lane'],
		ofLanes(({ threads }) => threads().length),
	);
	told(
		Gauge,
		'worker_jobs_waiting',
		'Jobs that wait for a worker.',
		['lane'],
		ofLanes(({ waiting }) => waiting()),
	);
	for (const [kind, help] of [
		['killed', 'Workers that a plugin brought down.'],
		['resent', 'Jobs that went to another worker because theirs was ended.'],
		['lost', 'Jobs that failed because their worker was ended.'],
		['refused', 'Jobs for which there was no room.'],
	] as const)
		told(
			Counter,
			kind === 'killed' ? 'workers_killed_total' : `worker_jobs_${kind}_total`,
			help,
			['lane'],
			ofLanes(({ counts }) => counts[kind]),
		);
	told(
		Gauge,
		'plugin_stopped',
		'1 for a plugin that is not called for a while, because it failed repeatedly.',
		['plugin'],
		() => stopped().map((plugin) => [{ plugin }, 1]),
	);
	for (const [state, help] of [
		['waiting', 'Events that a target is to be told of; those without a target are not picked up yet.'],
		['dead', 'Events that were given up for a target, after too many attempts.'],
	] as const)
		told(Gauge, `events_${state}`, help, ['target'], async () =>
			// Without a database there are other things to look at.
			(await events().catch(() => [])).map((one) => [{ target: one.target }, one[state]] as const),
		);
	if (redis) {
		told(Gauge, 'redis_connected', '1 while Redis answers; absent without Redis.', [], () => [
			[{}, +redis().connected],
		]);
		told(Gauge, 'redis_commands_waiting', 'Commands that Redis has not answered yet; absent without Redis.', [], () => [
			[{}, redis().waiting],
		]);
	}

	const runtime = new Registry();
	let isMeasured = false;
	/** Those of the runtime cost something, so they begin when somebody looks. */
	const measureRuntime = (): void => {
		if (!isMeasured) collectDefaultMetrics({ register: runtime });
		isMeasured = true;
	};
	const ofWorkers = (): object[] => {
		const all = figures.series();
		const by = (measured: number) => all.filter((series) => series.measured === measured);
		return [
			histogram(TAPS, by(MEASURED.taps), ({ plugin, entry }) => ({ plugin, tap: entry })),
			histogram(QUERIES, by(MEASURED.statements), ({ plugin }) => ({ plugin })),
		];
	};

	return {
		request({ method, route, status, ms, cache, limited: limit }) {
			const at = { method: METHODS.has(method) ? method : 'other', route };
			requests.inc({ ...at, status: String(status) });
			durations.observe(at, ms / 1_000);
			if (cache) pages[cache]++;
			if (limit) limited.inc({ limit });
		},
		strike: (plugin, kind) => strikes.inc({ plugin, kind }),
		async read() {
			measureRuntime();
			const parts = [registry, AggregatorRegistry.aggregate([ofWorkers()]), runtime];
			const texts = await Promise.all(parts.map((part) => part.metrics()));
			return { type: registry.contentType, text: texts.join('\n') };
		},
		list() {
			const known = registry.getMetricsAsArray() as unknown as readonly (MetricDescription & {
				labelNames: string[];
			})[];
			const own = known.map(({ name, help, type, labelNames: labels }) => ({ name, help, type, labels }));
			const workers = [
				{ name: TAPS[0], help: TAPS[1], type: 'histogram', labels: ['plugin', 'tap'] },
				{ name: QUERIES[0], help: QUERIES[1], type: 'histogram', labels: ['plugin'] },
			];
			return [...own, ...workers].toSorted((a, b) => (a.name < b.name ? -1 : 1));
		},
	};
}

/** A histogram in the form in which processes tell each other of theirs. */
function histogram(
	[name, help]: readonly [string, string],
	all: readonly Series[],
	labelsOf: (series: Series) => Record<string, string>,
): object {
	const values = all.flatMap((series) => {
		const labels = labelsOf(series);
		let count = 0;
		const classes = series.classes.map((one, index) => ({
			metricName: `${name}_bucket`,
			labels: { le: BOUNDS[index] ?? '+Inf', ...labels },
			value: (count += one),
		}));
		const ends = { [`${name}_sum`]: series.sum, [`${name}_count`]: count };
		return [...classes, ...Object.entries(ends).map(([metricName, value]) => ({ metricName, labels, value }))];
	});
	return { name, help, type: 'histogram', aggregator: 'sum', values };
}
