// Runs one job from first plugin call to commit and answers with plain data; nothing it does can reject.
import { createRequestCache } from '../../cache/request-cache.ts';
import type { TaggedCache } from '../../cache/tagged-cache.ts';
import type { Pool } from '../../db/pool.ts';
import { createUnitOfWork } from '../../db/unit-of-work.ts';
import { ERRORS, type ErrorCode } from '../../errors/table.ts';
import { toTrovatoError, TrovatoError } from '../../errors/trovato-error.ts';
import type { RenderNode } from '../../render/tree.ts';
import type { CommandJob, Job, JobAnswer, JobResult, ProblemJob, RouteJob, TapJob } from '../pool/job.ts';
import type { RequestScope } from './frame.ts';
import { announceChanges } from './caching.ts';
import type { Pages } from './pages.ts';
import type { Stock } from './stock.ts';
import { createTapCaller, type Result } from './tap-caller.ts';
import type { WorkerLog } from './worker-log.ts';
import type { TapTable, WorkerPlugin } from './worker-plugin.ts';

export interface ExecutorOptions {
	readonly pool: Pool;
	readonly plugins: ReadonlyMap<string, { readonly plugin: WorkerPlugin; readonly stock: Stock }>;
	readonly taps: TapTable;
	readonly pages: Pages;
	readonly cache: TaggedCache<string>;
	readonly log: WorkerLog;
}

const MAX_ANSWER = 8 * 1_048_576;
const CODES_BY_NUMBER = new Map<number, ErrorCode>(
	Object.entries(ERRORS).map(([code, row]) => [row.abi, code as ErrorCode]),
);

/** Reads a GET or HEAD sees one state of the site; everything else may write. */
function isRead(job: Job): boolean {
	return job.kind === 'route' && (job.method === 'GET' || job.method === 'HEAD');
}

function createScope(job: Job, options: ExecutorOptions): RequestScope {
	const scope: { -readonly [K in keyof RequestScope]: RequestScope[K] } = {
		job,
		work: createUnitOfWork({
			pool: options.pool,
			mode: isRead(job) ? 'read' : 'write',
			stage: job.stage,
			asOf: job.asOf,
			forgiving: !isRead(job),
		}),
		context: new Map(),
		answer: {
			title: undefined,
			description: undefined,
			response: undefined,
			explanation: undefined,
			headers: new Map(),
			cacheTags: new Set(),
			taggers: new Set(),
			expires: Infinity,
			partial: false,
			reports: [],
		},
		cache: createRequestCache(options.cache, job.epoch),
		calls: undefined as never,
		now: job.asOf ?? Date.now(),
		depth: 0,
		taps: 0,
		tapMs: 0,
		failure: undefined,
	};
	scope.calls = createTapCaller({ plugins: options.plugins, taps: options.taps, log: options.log, request: scope });
	return scope;
}

/** The error that a handler returned as a negative number. */
function returnedError(result: Result, what: string): TrovatoError {
	const code = CODES_BY_NUMBER.get(-Number(result.value)) ?? 'server.internal';
	const { explanation } = result.frame.request.answer;
	const { lastError } = result.instance.slot.text;
	const cause = new Error(`${what} returned ${code}${lastError ? `: ${lastError.message}` : ''}`);
	return new TrovatoError(code, explanation ?? `${ERRORS[code].title}.`, { cause });
}

async function runRoute(job: RouteJob, scope: RequestScope, pages: Pages): Promise<Omit<JobAnswer, 'timings'>> {
	const result = await scope.calls.callPlain(job.plugin, `route_${job.handler}`);
	const { answer } = scope;
	const value = Number(result.value ?? 0);
	if (value < 0) throw returnedError(result, `Plugin '${job.plugin}' route_${job.handler}`);
	const headers = Object.fromEntries(answer.headers);
	const common = { ok: true, cacheTags: [...answer.cacheTags], reports: [] } as const;
	if (answer.response) {
		const { status, contentType, body } = answer.response;
		return { ...common, status, headers: { ...headers, 'content-type': contentType }, body };
	}
	const node = result.frame.handles.find('node', value) as RenderNode | undefined;
	if (!node) throw new TrovatoError('plugin.trap', `Plugin '${job.plugin}' returned no render tree for ${job.path}.`);
	const body = job.format === 'page' ? pages.page(node, answer, job) : pages.fragment(node);
	return { ...common, status: 200, headers: { ...headers, 'content-type': 'text/html; charset=utf-8' }, body };
}

async function runCommand(job: CommandJob, scope: RequestScope): Promise<Omit<JobAnswer, 'timings'>> {
	const result = await scope.calls.callPlain(job.plugin, `command_${job.command}`);
	if (Number(result.value ?? 0) < 0) throw returnedError(result, `Plugin '${job.plugin}' command_${job.command}`);
	return {
		ok: true,
		status: 200,
		headers: {},
		body: '',
		cacheTags: [...scope.answer.cacheTags],
		reports: scope.answer.reports,
	};
}

async function runTap(job: TapJob, scope: RequestScope): Promise<Omit<JobAnswer, 'timings'>> {
	await scope.calls.callPlain(job.plugin, job.tap, job.payload ?? undefined);
	return { ok: true, status: 200, headers: {}, body: '', cacheTags: [...scope.answer.cacheTags], reports: [] };
}

function runProblem(job: ProblemJob, pages: Pages): Omit<JobAnswer, 'timings'> {
	const headers = { 'content-type': 'text/html; charset=utf-8' };
	return { ok: true, status: job.status, headers, body: pages.problem(job), cacheTags: [], reports: [] };
}

export function createExecutor(options: ExecutorOptions): (job: Job) => Promise<JobResult> {
	const perform = (job: Job, scope: RequestScope): Promise<Omit<JobAnswer, 'timings'>> | Omit<JobAnswer, 'timings'> => {
		if (job.kind === 'route') return runRoute(job, scope, options.pages);
		if (job.kind === 'command') return runCommand(job, scope);
		if (job.kind === 'tap') return runTap(job, scope);
		return runProblem(job, options.pages);
	};

	const attempt = async (job: Job): Promise<JobResult> => {
		const scope = createScope(job, options);
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
			const caching = await announceChanges(scope, options.plugins);
			await scope.work.commit();
			scope.cache.apply();
			return { ...answer, ...caching, timings: timings() };
		} catch (error) {
			await scope.work.rollback();
			const problem = toTrovatoError(error);
			const cause = problem.cause instanceof Error ? `: ${problem.cause.message}` : '';
			if (problem.row.status >= 500)
				options.log.error({ code: problem.code, requestId: job.requestId }, `${problem.message}${cause}`);
			// Whoever runs a command runs the server, and may know what a visitor may not.
			const message = job.kind === 'command' ? `${problem.message}${cause}` : problem.message;
			return { ok: false, code: problem.code, message, extra: problem.extra, timings: timings() };
		} finally {
			scope.calls.release();
		}
	};

	return async (job) => {
		const result = await attempt(job);
		// The transaction is gone and nothing left the database, so a collision with another one is tried once more.
		return !result.ok && result.code === 'db.serialization' ? attempt(job) : result;
	};
}
