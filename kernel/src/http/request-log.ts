// Tells what each request was, what came of it and what it cost: to the log, the metrics, and whoever asked.
// In the kernel because it sees every request.
import type { MiddlewareHandler } from 'hono';
import type { Config } from '../config/load-config.ts';
import type { Log } from '../observe/log.ts';
import { redact } from '../observe/redact.ts';
import type { Metrics } from '../observe/metrics.ts';
import type { AppEnv, RequestNote } from './request-context.ts';

export interface RequestLogDependencies {
	readonly log: Log;
	readonly metrics: Pick<Metrics, 'request'>;
	readonly config: Pick<Config, 'observe'>;
}

/** Answers that somebody may have to be kept from repeating; for others nobody needs to know who asked. */
const WHO_ASKED = new Set([401, 403, 429]);

/** The step that tells it when the answer is known. Errors of the 5xx family are errors, slow requests warnings. */
export function logRequests({ log, metrics, config: { observe } }: RequestLogDependencies): MiddlewareHandler<AppEnv> {
	return async (c, next) => {
		const start = performance.now();
		await next();
		const ms = performance.now() - start;
		const note = c.get('note');
		const { route, plugin, hidePath, timings, cache, limited } = note;
		const { status } = c.res;
		const { method } = c.req;
		// As it was sent: an encoded line break stays encoded.
		const { pathname: path } = (c.get('url') as URL | undefined) ?? new URL(c.req.url);
		const own = /^\/(?:health$|metrics$|static\/)/.exec(path)?.[0];
		metrics.request({ method, route: route ?? own?.replace(/\/$/, '/*') ?? 'none', status, ms, cache, limited });
		const level = status >= 500 ? 'error' : ms > observe.slowMs ? 'warn' : own ? 'debug' : 'info';
		const line = {
			requestId: c.get('requestId'),
			method,
			...(hidePath || isSecret(path) ? {} : { path }),
			...(route === undefined ? {} : { route, plugin }),
			status,
			ms: round(ms),
			...(ms > observe.slowMs && { slow: true }),
			...(WHO_ASKED.has(status) && { client: c.get('client').address }),
			...(limited && { limit: limited }),
			...(cache && { cache }),
			...(timings && {
				statements: timings.statements,
				databaseMs: round(timings.databaseMs),
				taps: timings.taps,
				tapMs: round(timings.tapMs),
			}),
		};
		log[level](line, 'request');
		if (observe.serverTiming && plugin !== undefined) c.res.headers.set('Server-Timing', serverTiming(note, ms));
	};
}

/** Encoded letters would keep the log from recognising what to mask. */
function isSecret(path: string): boolean {
	if (!path.includes('%')) return false;
	try {
		const decoded = decodeURIComponent(path);
		return redact(decoded) !== decoded;
	} catch {
		return false;
	}
}

/** What a page of a plugin cost. The kernel's own pages do not tell: how long a login takes is nobody's business. */
function serverTiming({ timings, cache }: RequestNote, ms: number): string {
	const parts = [`total;dur=${round(ms)}`];
	if (cache) parts.push(`cache;desc=${cache}`);
	if (timings) {
		parts.push(`db;dur=${round(timings.databaseMs)};desc="${timings.statements} statements"`);
		parts.push(`taps;dur=${round(timings.tapMs)};desc="${timings.taps} calls"`);
	}
	return parts.join(', ');
}

function round(ms: number): number {
	return Math.round(ms * 100) / 100;
}
