// Answers requests by the routes of plugins: one job for the workers each.
// In the kernel because permissions are checked before a plugin runs.
import { TrovatoError } from '../../../wit/contract/errors/trovato-error.ts';
import type { Dispatcher, JobAnswer, PluginSwitch } from '../plugins/pool/job.ts';
import { may } from '../../../wit/contract/manifest/path-pattern.ts';
import { readAsOf } from './as-of.ts';
import { firstValues, readBody } from './body.ts';
import type { ForgeryCheck } from './forgery.ts';
import { isKnown } from './etag.ts';
import { answerKept, type PageCache } from './page-cache.ts';
import { type AppContext, headerOf, methodNotAllowed } from './request-context.ts';
import type { Session } from '../session/store.ts';
import type { PluginRoute, RouteTable } from '../routing/route-table.ts';
import type { Visitors } from './visitor.ts';

export interface PluginRoutesDependencies {
	readonly dispatcher: Dispatcher;
	readonly visitors: Visitors;
	readonly check: ForgeryCheck;
	/** Pages kept in memory; none without. */
	readonly pages?: PageCache;
	/** Rejects when it cannot be. */
	readonly switchPlugin?: (wanted: PluginSwitch) => Promise<unknown>;
	readonly switchStage?: (session: Session, stage: string) => Promise<unknown>;
}

/** Which route a path without one leads to is known when a worker has resolved it. */
const UNKNOWN = { cache: 'public', query: [] } as const;

/** The handler for every path that is not the kernel's own. */
export function createPluginRoutes({
	dispatcher,
	visitors,
	check,
	pages,
	switchPlugin,
	switchStage,
}: PluginRoutesDependencies) {
	return async (c: AppContext): Promise<Response> => {
		const over = c.get('over');
		if (over) throw over;
		const { method } = c.req;
		const url = c.get('url');
		const { routes: table, generation } = c.get('view');
		const match = table.match(method, url.pathname);
		if (match.kind === 'nothing') {
			const moved = redirectToBarePath(table, method, url);
			if (moved) return moved;
			if (!table.dynamic) throw new TrovatoError('request.not_found', 'There is no page at this address.');
		}
		if (match.kind === 'otherwise') {
			if (method !== 'OPTIONS') throw methodNotAllowed(method, match.allow);
			return new Response(null, { status: 204, headers: { Allow: match.allow.join(', ') } });
		}
		const { target, params } = match.kind === 'found' ? match : { target: undefined, params: {} };
		if (target) noteRoute(c, target);
		const { user, stage, session } = c.get('visitor');
		if (target && !may(user, target.route.permission, params))
			throw new TrovatoError('request.forbidden', 'You do not have the permission that this page needs.');
		const isRead = method === 'GET' || method === 'HEAD';
		// Before anything is read: what is invalidated from here on concerns this answer.
		const lookup = isRead && stage === null ? pages?.find(url, target?.route ?? UNKNOWN, user) : undefined;
		if (lookup?.page) return answerKept(c, lookup.page, 'hit');
		const body = isRead ? { body: '', form: {} } : await readBody(c.req.raw);
		if (!isRead) check(c, body);
		const asking = visitors.forForms(c);
		const dynamic = !target || (isRead && table.dynamic && target.route.replaceable);
		const result = await dispatcher.run({
			kind: 'route',
			generation,
			requestId: c.get('requestId'),
			user: asking.user,
			stage,
			asOf: isRead ? readAsOf(url, user) : null,
			headers: told(c),
			...(lookup && { epoch: lookup.epoch }),
			...(dynamic && { dynamic }),
			...(isRead && !dynamic && target.route.read === 'once' && { once: true }),
			plugin: target?.plugin ?? '',
			handler: target?.route.handler ?? '',
			format: target?.route.format ?? 'page',
			method: method === 'HEAD' ? 'GET' : method,
			path: url.pathname,
			params,
			query: firstValues(url.searchParams),
			...body,
		});
		Object.assign(c.get('note'), { timings: result.timings }, result.ok && result.resolved);
		if (!result.ok) throw new TrovatoError(result.code, result.message, { extra: { ...result.extra } });
		if (result.switch) await switchPlugin?.(result.switch);
		if (result.stage !== undefined && session) await switchStage?.(session, result.stage);
		asking.answered(result.hasForm === true);
		const headers = headersOf(result, target?.route.format ?? 'page');
		const kept = lookup && pages?.keep(lookup, result, headers);
		if (kept) return answerKept(c, kept, 'miss');
		const { cache } = Object.assign(c.get('note'), { cache: lookup ? 'miss' : 'bypass' });
		headers.set('X-Cache', cache);
		const etag = isRead && result.status === 200 ? headers.get('ETag') : null;
		if (etag !== null && isKnown(c, etag)) {
			headers.delete('Content-Length');
			return new Response(null, { status: 304, headers });
		}
		const isEmpty = result.status === 204 || result.status === 304;
		return new Response(isEmpty ? null : result.body, { status: result.status, headers });
	};
}

/** A known path with slashes at the end moves to the path without. */
function redirectToBarePath(table: RouteTable, method: string, { pathname, searchParams }: URL): Response | undefined {
	const bare = pathname.replace(/\/+$/, '') || '/';
	if (bare === pathname || (!table.dynamic && table.match(method, bare).kind === 'nothing')) return undefined;
	return new Response(null, {
		status: method === 'GET' || method === 'HEAD' ? 301 : 308,
		headers: { Location: searchParams.size > 0 ? `${bare}?${searchParams}` : bare },
	});
}

function noteRoute(c: AppContext, { plugin, route, segments }: PluginRoute): void {
	c.set('wantsJson', route.format === 'json');
	const note = c.get('note');
	note.plugin = plugin;
	note.route = route.path;
	note.hidePath = segments.some((segment) => 'type' in segment && segment.type === 'text');
}

/** Headers of the request that plugins may know. */
const TOLD = ['if-match', 'content-type', 'prefer'];

function told(c: AppContext): Record<string, string> {
	return Object.fromEntries(
		TOLD.flatMap((name) => {
			const value = headerOf(c, name);
			return value === undefined ? [] : [[name, value]];
		}),
	);
}

/** What a plugin may not set: the connection is the server's, cookies are the session's. */
const RESERVED =
	/^(connection|keep-alive|transfer-encoding|content-length|upgrade|trailer|date|set-cookie|x-request-id)$/i;

function headersOf({ status, headers, body }: JobAnswer, format: string): Headers {
	const kept = new Headers(Object.entries(headers).filter(([name]) => !RESERVED.test(name)));
	if (!kept.has('Content-Type'))
		kept.set('Content-Type', format === 'json' ? 'application/json' : 'text/html; charset=utf-8');
	if (!kept.has('Cache-Control')) kept.set('Cache-Control', 'private, no-cache');
	if (status !== 204 && status !== 304) kept.set('Content-Length', String(Buffer.byteLength(body)));
	return kept;
}
