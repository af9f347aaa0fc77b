// A site whose plugins are a function: what the tests of the HTTP room ask.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after } from 'node:test';
import { Value } from '@sinclair/typebox/value';
import { type RateLimits, RateLimitsSource } from '../../kernel/src/config/rate-limits.ts';
import type { RateLimitDependencies } from '../../kernel/src/http/rate-limit.ts';
import { camelize } from '../../wit/contract/toml/camelize.ts';
import { createFigureReader } from '../../kernel/src/observe/figures.ts';
import { createMetrics, type Metrics } from '../../kernel/src/observe/metrics.ts';
import { createLog } from '../../kernel/src/observe/log.ts';
import { parseManifest } from '../../wit/contract/manifest/parse.ts';
import type { Job, JobResult, RouteJob } from '../../kernel/src/plugins/pool/job.ts';
import { type AppDependencies, createApp } from '../../kernel/src/http/app.ts';
import { createCookies } from '../../kernel/src/http/cookies.ts';
import { createVisitors } from '../../kernel/src/http/visitor.ts';
import { createRouteTable } from '../../kernel/src/routing/route-table.ts';
import { loadStaticFiles } from '../../kernel/src/http/static-files.ts';

const route = (routePath: string, handler: string, more = '') =>
	`[[routes]]\npath = "${routePath}"\nhandler = "${handler}"\npermission = "access content"\n${more}\n`;
const manifest = parseManifest(
	`name = "notes"\nversion = "1.0.0"\napi = "1.0"\n${route('/', 'front')}${route('/note/{id:uuid}', 'view')}${route('/note/new', 'form')}
${route('/note/new', 'save', 'method = "POST"')}${route('/tag/{name}', 'tag')}${route('/page/{number:int}', 'page')}
${route('/data', 'data', 'format = "json"')}${route('/secret', 'secret').replace('access content', 'administer notes')}`,
	'notes.info.toml',
);
export const ID = '01890a5d-ac96-774b-bcce-b302099a8057';
export const timings = { statements: 2, databaseMs: 1.234, taps: 1, tapMs: 0.5 };

const folder = mkdtempSync(path.join(tmpdir(), 'trovato static '));
after(() => rmSync(folder, { recursive: true }));
mkdirSync(path.join(folder, 'kernel/img'), { recursive: true });
mkdirSync(path.join(folder, 'notes'));
writeFileSync(path.join(folder, 'kernel/theme.css'), 'body { color: black }');
writeFileSync(path.join(folder, 'kernel/img/über uns.svg'), '<svg/>');
writeFileSync(path.join(folder, 'kernel/.hidden'), 'no');
writeFileSync(path.join(folder, 'notes/notes.js'), 'start()');
export const statics = await loadStaticFiles([
	{ mount: '', dir: path.join(folder, 'kernel') },
	{ mount: 'notes', dir: path.join(folder, 'notes') },
	{ mount: 'none', dir: path.join(folder, 'nowhere') },
]);

export const answerOk = (over: object = {}): JobResult => ({
	ok: true,
	status: 200,
	headers: {},
	body: 'Grüße',
	cacheTags: [],
	reports: [],
	timings,
	...over,
});

export interface SiteOptions {
	/** `[rate_limits]` of site.toml. */
	readonly limits?: object;
	readonly redis?: RateLimitDependencies['redis'];
	readonly site?: string;
	readonly healthTimes?: AppDependencies['healthTimes'];
	readonly config?: Partial<AppDependencies['config']>;
}

export const site = (
	answer: (job: Job) => JobResult | Promise<JobResult> = () => answerOk(),
	health: () => Promise<unknown> = async () => 1,
	options: SiteOptions = {},
) => {
	const metrics = noWorkers();
	const jobs: Job[] = [];
	const lines: Record<string, unknown>[] = [];
	const app = createApp({
		dispatcher: {
			run: async (job) => {
				jobs.push(job);
				return job.kind === 'problem' ? answerOk({ body: `<h1>${job.title}</h1>${job.detail}` }) : answer(job);
			},
		},
		views: { hold: () => ({ generation: 1, routes: table, statics }), release: () => {} },
		visitors: VISITORS,
		config: { ...CONFIG, ...options.config },
		rateLimits: { limits: rateLimits(options.limits), redis: options.redis, site: options.site ?? 'test' },
		health: { postgres: health },
		healthTimes: { timeout: 30, ...options.healthTimes },
		metrics,
		log: createLog({
			level: 'debug',
			destination: { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) },
		}),
	});
	const ask = (target: string, init: RequestInit = {}) => app.request(`http://127.0.0.1${target}`, init);
	/** The same by a connection from this address. */
	const from = (remoteAddress: string, target: string, init: RequestInit = {}) =>
		app.request(`http://127.0.0.1${target}`, init, { incoming: { socket: { remoteAddress } } });
	return { app, ask, from, jobs, lines, job: () => jobs[0] as RouteJob };
};
/** Nobody is known here. */
export const VISITORS = createVisitors({
	accounts: {
		find: async () => undefined,
		anonymous: async () => ['access content'],
		everybody: () => undefined,
		forget: () => {},
	},
	sessions: { find: async () => undefined, forget: () => {} } as never,
	tokens: { find: async () => undefined },
	cookies: createCookies('a secret of the tests'),
});
/** Metrics of a node without workers. */
export function noWorkers(): Metrics {
	const figures = createFigureReader();
	return createMetrics({ figures, lanes: () => [], stopped: () => [], redis: undefined });
}

/** As the settings say, with their defaults. */
export function rateLimits(given: object = {}): RateLimits {
	const filled = Value.Default(RateLimitsSource, structuredClone(given));
	return camelize(RateLimitsSource, filled) as RateLimits;
}
export const CONFIG = {
	siteUrl: 'https://example.org',
	trustedProxies: [],
	proxyHeader: 'x-forwarded-for',
	observe: { slowMs: 500, serverTiming: true },
	metricsToken: 'a-token-of-the-tests',
} as const;
const table = createRouteTable([manifest]);
export const json = { Accept: 'application/json' };
