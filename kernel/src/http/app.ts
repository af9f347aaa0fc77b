// The chain of steps that answers every HTTP request, in the order in which they run.
// In the kernel because plugins are reached through it.
import { randomUUID } from 'node:crypto';
import { Hono, type MiddlewareHandler } from 'hono';
import type { Config } from '../config/load-config.ts';
import { toTrovatoError, TrovatoError } from '../../../wit/contract/errors/trovato-error.ts';
import type { JobStore } from '../jobs/job-store.ts';
import type { Log } from '../observe/log.ts';
import type { Metrics } from '../observe/metrics.ts';
import type { Previews } from '../stage/previews.ts';
import { type AccountDependencies, addAccountRoutes } from './account-routes.ts';
import { identifyClient } from './client-address.ts';
import { answerInTime } from './deadline.ts';
import { createForgeryCheck } from './forgery.ts';
import { addJobRoutes } from './job-routes.ts';
import { createMetricsRoute } from './metrics.ts';
import { createPluginRoutes, type PluginRoutesDependencies } from './plugin-routes.ts';
import { createPreviewRoute } from './preview-route.ts';
import { limitRequests, type RateLimitDependencies } from './rate-limit.ts';
import { answerProblem } from './problem.ts';
import type { AppEnv, SiteView } from './request-context.ts';
import { logRequests } from './request-log.ts';
import { secure } from './security-headers.ts';
import {
	createCronRoute,
	createHealthRoute,
	createStaticRoute,
	type CronTrigger,
	type HealthChecks,
	type HealthTimes,
} from './system-routes.ts';

export interface AppDependencies extends Omit<PluginRoutesDependencies, 'check'> {
	/** Logging in and out; without it nobody can. */
	readonly account?: AccountDependencies;
	/** The view in force; it is not replaced altogether before it is released. */
	readonly views: { hold(): SiteView; release(view: SiteView): void };
	readonly config: Pick<Config, 'siteUrl' | 'trustedProxies' | 'proxyHeader' | 'observe' | 'metricsToken'>;
	readonly cron?: CronTrigger;
	readonly jobs?: Pick<JobStore, 'find' | 'cancel'>;
	readonly previews?: Previews;
	readonly metrics: Metrics;
	readonly rateLimits: RateLimitDependencies;
	readonly health: HealthChecks;
	readonly log: Log;
	readonly healthTimes?: HealthTimes;
}

/** The application that answers requests; it listens nowhere by itself. */
export function createApp(deps: AppDependencies): Hono<AppEnv> {
	const app = new Hono<AppEnv>();
	const check = createForgeryCheck(deps.log);
	app.use(identify);
	app.use(holdView(deps.views));
	app.use(identifyClient(deps.config));
	app.use(logRequests(deps));
	app.use(secure);
	app.use(refuseMalformedUrl);
	app.use(deps.visitors.recognise);
	app.use(limitRequests(deps.rateLimits));
	app.all('/health', createHealthRoute(deps.health, deps.healthTimes));
	app.all('/metrics', createMetricsRoute(deps.metrics, deps.config.metricsToken));
	app.all('/cron/:key', createCronRoute(deps.cron));
	app.all('/static/*', createStaticRoute());
	app.use('/user/*', answerInTime);
	if (deps.account) addAccountRoutes(app, { ...deps, ...deps.account, check });
	if (deps.jobs) addJobRoutes(app, deps.jobs, check);
	if (deps.previews) app.all('/stage/preview/:token', createPreviewRoute(deps.previews));
	app.all('*', createPluginRoutes({ ...deps, check }));
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
	const { note, visitor } = c.var;
	const { headers = {}, cookie } = note;
	for (const [name, value] of Object.entries(headers)) c.res.headers.set(name, value);
	if (cookie !== undefined) c.res.headers.append('Set-Cookie', cookie);
	if (cookie !== undefined || (visitor && visitor.user.name !== '')) keepPrivate(c.res.headers);
	c.res.headers.set('X-Request-Id', requestId);
};

/** What is meant for one visitor is not for a cache in between. */
function keepPrivate(headers: Headers): void {
	if (!/private|no-store/.test(headers.get('Cache-Control') ?? '')) headers.set('Cache-Control', 'private, no-cache');
}

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
