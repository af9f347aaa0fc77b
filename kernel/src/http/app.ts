// The chain of steps that answers every HTTP request, in the order in which they run.
// In the kernel because plugins are reached through it.
import { randomUUID } from 'node:crypto';
import { Hono, type MiddlewareHandler } from 'hono';
import type { Config } from '../config/load-config.ts';
import { toTrovatoError, TrovatoError } from '../../../wit/contract/errors/trovato-error.ts';
import type { Log } from '../observe/log.ts';
import { createPluginRoutes, type PluginRoutesDependencies } from './plugin-routes.ts';
import { answerProblem } from './problem.ts';
import type { AppEnv, SiteView } from './request-context.ts';
import { logRequests } from './request-log.ts';
import {
	createCronRoute,
	createHealthRoute,
	createStaticRoute,
	type CronTrigger,
	type HealthChecks,
} from './system-routes.ts';

export interface AppDependencies extends PluginRoutesDependencies {
	/** The view in force; it is not replaced altogether before it is released. */
	readonly views: { hold(): SiteView; release(view: SiteView): void };
	readonly config: Pick<Config, 'siteUrl'>;
	readonly cron?: CronTrigger;
	readonly health: HealthChecks;
	readonly log: Log;
	/** Milliseconds that a health check may take; a second unless given. */
	readonly healthTimeout?: number;
}

/** The application that answers requests; it listens nowhere by itself. */
export function createApp(deps: AppDependencies): Hono<AppEnv> {
	const app = new Hono<AppEnv>();
	app.use(identify);
	app.use(holdView(deps.views));
	app.use(logRequests(deps.log));
	app.use(secure(deps.config.siteUrl.startsWith('https:')));
	app.use(refuseMalformedUrl);
	app.all('/health', createHealthRoute(deps.health, deps.healthTimeout ?? 1000));
	app.all('/cron/:key', createCronRoute(deps.cron));
	app.all('/static/*', createStaticRoute());
	app.all('*', createPluginRoutes(deps));
	app.onError(async (error, c) => {
		const { code, row } = toTrovatoError(error);
		if (row.status >= 500) deps.log.error({ err: error, code, requestId: c.get('requestId') }, 'request failed');
		return answerProblem(c, error, deps);
	});
	return app;
}

const identify: MiddlewareHandler<AppEnv> = async (c, next) => {
	const requestId = randomUUID();
	c.set('requestId', requestId);
	c.set('note', {});
	await next();
	c.res.headers.set('X-Request-Id', requestId);
};

function holdView(views: AppDependencies['views']): MiddlewareHandler<AppEnv> {
	return async (c, next) => {
		const view = views.hold();
		c.set('view', view);
		await next().finally(() => views.release(view));
	};
}

const refuseMalformedUrl: MiddlewareHandler<AppEnv> = async (c, next) => {
	const url = new URL(c.req.url);
	try {
		decodeURIComponent(url.href);
	} catch (cause) {
		throw new TrovatoError('request.malformed', 'The address contains a percent sign that encodes nothing.', { cause });
	}
	c.set('url', url);
	await next();
};

const PAGE_POLICY = [
	"default-src 'self'",
	"img-src 'self' data: https:",
	"object-src 'none'",
	"base-uri 'none'",
	"form-action 'self'",
	"frame-ancestors 'self'",
].join('; ');

/** Headers that keep browsers from doing what a page did not mean; the same for every answer. */
function secure(https: boolean): MiddlewareHandler<AppEnv> {
	return async (c, next) => {
		await next();
		const { headers } = c.res;
		// A static file brings a stricter policy of its own; a plugin cannot, its headers are replaced.
		if (!c.req.path.startsWith('/static/') || !c.res.ok) headers.set('Content-Security-Policy', PAGE_POLICY);
		headers.set('X-Content-Type-Options', 'nosniff');
		headers.set('X-Frame-Options', 'SAMEORIGIN');
		headers.set('Referrer-Policy', 'strict-origin-when-cross-origin');
		headers.set('Cross-Origin-Opener-Policy', 'same-origin');
		headers.set('Permissions-Policy', 'camera=(), geolocation=(), microphone=()');
		if (https) headers.set('Strict-Transport-Security', 'max-age=31536000');
	};
}
