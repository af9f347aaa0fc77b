// Runs one job from first plugin call to commit and answers with plain data; nothing it does can reject.
import { createRequestCache } from '../../cache/request-cache.ts';
import type { TaggedCache } from '../../cache/tagged-cache.ts';
import type { Pool } from '../../db/pool.ts';
import { createUnitOfWork, WORKER } from '../../db/unit-of-work.ts';
import { type Figures, MEASURED } from '../../observe/figures.ts';
import type { QueueDriver } from '../../jobs/queue.ts';
import { ERRORS, type ErrorCode } from '../../../../wit/contract/errors/table.ts';
import { toTrovatoError, TrovatoError } from '../../../../wit/contract/errors/trovato-error.ts';
import { internalPaths, replacePaths } from '../../render/links.ts';
import type { RenderNode } from '../../render/tree.ts';
import { may } from '../../../../wit/contract/manifest/path-pattern.ts';
import type {
	CommandJob,
	Dispatch,
	Job,
	JobAnswer,
	JobResult,
	ProblemJob,
	RouteJob,
	SystemJob,
	TapJob,
} from '../pool/job.ts';
import type { RequestScope } from './frame.ts';
import { nodeOfJson } from './full-mode.ts';
import { announceChanges } from './caching.ts';
import type { Pages } from './pages.ts';
import type { Stock } from './stock.ts';
import { PROGRESS } from './thread-slot.ts';
import type { Redirected } from '../taps/kernel-taps.ts';
import { createTapCaller, type Result } from './tap-caller.ts';
import type { Watch } from './watchdog.ts';
import { runPublish } from './publish.ts';
import { runMessage, runStep, takeMessage } from './work.ts';
import type { WorkerLog } from './worker-log.ts';
import type { TapTable, WorkerPlugin } from './worker-plugin.ts';

export interface ExecutorOptions {
	readonly pool: Pool;
	readonly markupKey: string;
	readonly queues: QueueDriver;
	readonly sessions?: RequestScope['sessions'];
	readonly plugins: ReadonlyMap<string, { readonly plugin: WorkerPlugin; readonly stock: Stock }>;
	readonly taps: TapTable;
	readonly pages: Pages;
	readonly cache: TaggedCache<string>;
	readonly log: WorkerLog;
	readonly watch: Watch;
	readonly figures: Figures;
	/** Counts against a plugin that it went over a limit. */
	strike(plugin: string): void;
}

const MAX_ANSWER = 8 * 1_048_576;
const CODES_BY_NUMBER = new Map<number, ErrorCode>(
	Object.entries(ERRORS).map(([code, row]) => [row.abi, code as ErrorCode]),
);

/** Reads a GET or HEAD sees one state of the site; everything else may write. */
function isRead(job: Job): boolean {
	return job.kind === 'route' && (job.method === 'GET' || job.method === 'HEAD');
}

/** Whose role it is: the first 8 characters are the site's. */
function pluginOf(role: string): string {
	return role === WORKER.role ? 'kernel' : role.slice(9);
}

/** What a worker keeps of one job while it runs. */
export function createScope({ job, ticket, stopped }: Dispatch, options: ExecutorOptions): RequestScope {
	const { watch, figures } = options;
	const scope: { -readonly [K in keyof RequestScope]: RequestScope[K] } = {
		job,
		work: createUnitOfWork({
			pool: options.pool,
			// A dynamic path has no plugin yet; whoever is asked first has the connection until then.
			owner: () => ('plugin' in scope.job && scope.job.plugin) || scope.root?.plugin.name,
			mode: isRead(job) ? 'read' : 'write',
			once: job.kind === 'route' && job.once === true,
			stage: job.stage,
			asOf: job.asOf,
			forgiving: !isRead(job),
			onStatement: (role, ms) => figures.observe(MEASURED.statements, watch.numberOf(pluginOf(role)), 0, ms),
		}),
		queues: options.queues,
		sessions: options.sessions,
		markupKey: options.markupKey,
		context: new Map(),
		answer: {
			title: undefined,
			description: undefined,
			breadcrumbs: [],
			feeds: [],
			scripts: new Set(),
			styles: new Set(),
			theme: undefined,
			regions: new Map(),
			switch: undefined,
			stage: undefined,
			response: undefined,
			explanation: undefined,
			mistakes: [],
			headers: new Map(),
			cacheTags: new Set(),
			taggers: new Set(),
			expires: Infinity,
			partial: false,
			hasForm: false,
			reports: [],
		},
		step: { progress: 0, logs: [], state: undefined, result: undefined },
		cache: createRequestCache(options.cache, job.epoch, (hit) => figures.count(hit ? 'cacheHits' : 'cacheMisses')),
		calls: undefined as never,
		ticket,
		stopped,
		known: options.pages.known,
		siteUrl: options.pages.siteUrl,
		held: new Map(),
		root: undefined,
		over: false,
		now: job.asOf ?? Date.now(),
		depth: 0,
		taps: 0,
		tapMs: 0,
		failure: undefined,
	};
	scope.calls = createTapCaller({ ...options, request: scope });
	return scope;
}

/** The error that a handler returned as a negative number. */
function returnedError(result: Result, what: string): TrovatoError {
	const code = CODES_BY_NUMBER.get(-Number(result.value)) ?? 'server.internal';
	const { explanation, mistakes } = result.frame.request.answer;
	const { lastError } = result.instance.slot.text;
	const cause = new Error(`${what} returned ${code}${lastError ? `: ${lastError.message}` : ''}`);
	const extra = mistakes.length > 0 ? { errors: mistakes } : {};
	return new TrovatoError(code, explanation ?? `${ERRORS[code].title}.`, { cause, extra });
}

const HTML = { 'content-type': 'text/html; charset=utf-8' };

function answerOf(status: number, headers: JobAnswer['headers'], body: string): Omit<JobAnswer, 'timings'> {
	return { ok: true, status, headers, body, cacheTags: [], reports: [] };
}

/** The job of the route to which a path leads that no manifest has, or one that gives way. */
async function resolve(job: RouteJob, scope: RequestScope): Promise<RouteJob | Redirected> {
	const found = await scope.calls.resolveRoute(job);
	if (!found && job.plugin !== '') return job;
	if (!found) throw new TrovatoError('request.not_found', 'There is no page at this address.');
	if ('redirect' in found) return found;
	const { plugin, route, params, target } = found;
	if (!may(job.user, route.permission, params))
		throw new TrovatoError('request.forbidden', 'You do not have the permission that this page needs.');
	if (route.cache === 'none') scope.answer.partial = true;
	return {
		...job,
		plugin,
		handler: route.handler,
		format: route.format,
		params,
		resolved: route.path,
		...(target !== undefined && { target }),
	};
}

async function runRoute(
	asked: RouteJob,
	scope: RequestScope,
	{ pages, watch }: ExecutorOptions,
): Promise<Omit<JobAnswer, 'timings'>> {
	const job = asked.dynamic ? await resolve(asked, scope) : asked;
	if ('redirect' in job) return answerOf(job.status, { location: encodeURI(decodeURI(job.redirect)) }, '');
	scope.job = job;
	const result = await scope.calls.callPlain(job.plugin, `route_${job.handler}`);
	const { answer } = scope;
	const value = Number(result.value ?? 0);
	if (value < 0) throw returnedError(result, `Plugin '${job.plugin}' route_${job.handler}`);
	const done = (status: number, contentType: string, body: string) => {
		const headers = { ...Object.fromEntries(answer.headers), 'content-type': contentType };
		const wanted = { ...(answer.switch && { switch: answer.switch }), ...(answer.stage && { stage: answer.stage }) };
		const resolved = job.resolved === undefined ? {} : { resolved: { plugin: job.plugin, route: job.resolved } };
		const cacheTags = [...answer.cacheTags];
		return { ok: true, status, headers, body, cacheTags, reports: [], ...resolved, ...wanted } as const;
	};
	if (answer.response) return done(answer.response.status, answer.response.contentType, answer.response.body);
	const node = result.frame.handles.find('node', value) as RenderNode | undefined;
	if (!node) throw new TrovatoError('plugin.trap', `Plugin '${job.plugin}' returned no render tree for ${job.path}.`);
	if (job.format === 'page') await scope.calls.furnish();
	await scope.calls.preprocess(node);
	const hold = watch.hold(result.frame.plugin, 'render', scope, 'renderMs');
	const html = await watch.run(hold, () =>
		job.format === 'page' ? pages.page(node, answer, job) : pages.fragment(node, answer, job),
	);
	const changed = await scope.calls.alterUrls(() => internalPaths(html));
	return done(200, HTML['content-type'], replacePaths(html, changed));
}

async function runCommand(job: CommandJob, scope: RequestScope): Promise<Omit<JobAnswer, 'timings'>> {
	const result = await scope.calls.callPlain(job.plugin, `command_${job.command}`);
	if (Number(result.value ?? 0) < 0) throw returnedError(result, `Plugin '${job.plugin}' command_${job.command}`);
	return { ...answerOf(200, {}, ''), cacheTags: [...scope.answer.cacheTags], reports: scope.answer.reports };
}

async function runTap({ calls, record }: TapJob, scope: RequestScope): Promise<Omit<JobAnswer, 'timings'>> {
	const [name, ...args] = record;
	const places = args.map((_, index) => `$${index + 1}`).join(', ');
	await scope.work.run(WORKER, { name, text: `select kernel.${name}(${places})` }, args);
	for (const [plugin, tap, payload] of calls) await scope.calls.callPlain(plugin, tap, payload);
	return { ok: true, status: 200, headers: {}, body: '', cacheTags: [...scope.answer.cacheTags], reports: [] };
}

function runProblem(job: ProblemJob, pages: Pages): Omit<JobAnswer, 'timings'> {
	return answerOf(job.status, HTML, pages.problem(job));
}

async function runSystem(job: SystemJob, scope: RequestScope, pages: Pages): Promise<Omit<JobAnswer, 'timings'>> {
	const node = nodeOfJson(job.content, undefined);
	scope.answer.title = job.title;
	await scope.calls.furnish();
	const html = pages.page(node, scope.answer, job);
	const body = replacePaths(html, await scope.calls.alterUrls(() => internalPaths(html)));
	return answerOf(job.status, HTML, body);
}

export function createExecutor(options: ExecutorOptions): (dispatch: Dispatch) => Promise<JobResult> {
	const perform = (job: Job, scope: RequestScope): Promise<Omit<JobAnswer, 'timings'>> | Omit<JobAnswer, 'timings'> => {
		if (job.kind === 'route') return runRoute(job, scope, options);
		if (job.kind === 'command') return runCommand(job, scope);
		if (job.kind === 'tap') return runTap(job, scope);
		if (job.kind === 'step') return runStep(job, scope);
		if (job.kind === 'publish') return runPublish(job, scope, options);
		if (job.kind === 'queue') return runMessage(job, scope, options.plugins);
		if (job.kind === 'system') return runSystem(job, scope, options.pages);
		return runProblem(job, options.pages);
	};
	const attempt = async (dispatch: Dispatch, again = false): Promise<JobResult> => {
		const { job } = dispatch;
		const scope = createScope(dispatch, options);
		const timings = () => ({
			statements: scope.work.stats.statements,
			databaseMs: scope.work.stats.ms,
			taps: scope.taps,
			tapMs: scope.tapMs,
		});
		try {
			const answer = await perform(job, scope);
			if (scope.failure !== undefined) throw toTrovatoError(scope.failure);
			if (answer.body.length > MAX_ANSWER)
				throw new TrovatoError('host.limit', `The answer for ${job.kind} is larger than 8 MB.`);
			// What the caches have heard of is not what the database has: the page is made again, without them.
			if (isRead(job) && scope.cache.used && scope.work.version !== undefined && scope.work.version !== job.version)
				throw new TrovatoError('db.serialization', 'The site has changed while the page was made.');
			const caching = await announceChanges(scope);
			if (!isRead(job)) options.watch.progress[dispatch.ticket] = PROGRESS.committing;
			await scope.work.commit();
			scope.cache.apply();
			return { ...answer, ...caching, hasForm: scope.answer.hasForm, timings: timings() };
		} catch (error) {
			await scope.work.rollback();
			const problem = toTrovatoError(error);
			const cause = problem.cause instanceof Error ? `: ${problem.cause.message}` : '';
			if (problem.row.status >= 500 && (again || problem.code !== 'db.serialization'))
				options.log.error(
					{ code: problem.code, requestId: job.requestId, ...('plugin' in job && { plugin: job.plugin }) },
					`${problem.message}${cause}`,
				);
			// Whoever runs a command or switches a plugin runs the server, and may know what a visitor may not.
			const trusted = job.kind !== 'route' && job.kind !== 'problem' && job.kind !== 'system';
			const message = trusted ? `${problem.message}${cause}` : problem.message;
			return { ok: false, code: problem.code, message, extra: problem.extra, timings: timings() };
		} finally {
			scope.over = true;
			scope.calls.release();
		}
	};
	const twice = async (dispatch: Dispatch): Promise<JobResult> => {
		const result = await attempt(dispatch);
		// The transaction is gone and nothing left the database, so a collision with another one is tried once more.
		const { job } = dispatch;
		return !result.ok && result.code === 'db.serialization'
			? attempt({ ...dispatch, job: { ...job, epoch: undefined } }, true)
			: result;
	};
	return async (dispatch) => {
		const { job } = dispatch;
		if (job.kind !== 'queue') return twice(dispatch);
		return takeMessage({ ...dispatch, job }, options, twice).catch((error: unknown) => {
			const { code, message, extra } = toTrovatoError(error);
			return { ok: false, code, message, extra, timings: { statements: 0, databaseMs: 0, taps: 0, tapMs: 0 } };
		});
	};
}
