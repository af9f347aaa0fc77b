// Writes one line a request: what was asked, what came of it, what it cost.
// In the kernel because it sees every request.
import type { MiddlewareHandler } from 'hono';
import type { Log } from '../observe/log.ts';
import type { AppEnv } from './request-context.ts';

/** The step that writes the line when the answer is known; answers above 499 are errors, the kernel's own paths details. */
export function logRequests(log: Log): MiddlewareHandler<AppEnv> {
	return async (c, next) => {
		const start = performance.now();
		await next();
		const { route, plugin, hidePath, timings, cache } = c.get('note');
		const { status } = c.res;
		// As it was sent: an encoded line break stays encoded.
		const { pathname: path } = new URL(c.req.url);
		const level = status >= 500 ? 'error' : /^\/(health$|static\/)/.test(path) ? 'debug' : 'info';
		const line = {
			requestId: c.get('requestId'),
			method: c.req.method,
			...(hidePath ? {} : { path }),
			...(route === undefined ? {} : { route, plugin }),
			status,
			ms: round(performance.now() - start),
			...(cache && { cache }),
			...(timings && {
				statements: timings.statements,
				databaseMs: round(timings.databaseMs),
				taps: timings.taps,
				tapMs: round(timings.tapMs),
			}),
		};
		log[level](line, 'request');
	};
}

function round(ms: number): number {
	return Math.round(ms * 100) / 100;
}
