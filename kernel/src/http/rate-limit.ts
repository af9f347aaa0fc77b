// Counts requests and refuses those that go over a limit, in one count for all nodes that share a Redis.
// In the kernel because who asks too often must not get as far as a plugin.
import { createHash } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { TrovatoError } from '../../../wit/contract/errors/trovato-error.ts';
import type { RateLimit, RateLimits } from '../config/rate-limits.ts';
import type { AppContext, AppEnv } from './request-context.ts';

export interface RateLimitDependencies {
	readonly limits: RateLimits;
	/** Without it each node counts by itself, as it does while the server does not answer. */
	readonly redis?: Redis | undefined;
	/** Tells the sites on one server apart. */
	readonly site: string;
}

interface Rule extends RateLimit {
	readonly name: string;
	take(key: string): Promise<RateLimiterRes>;
}

/** After so many requests too many the answer costs next to nothing. */
const PATIENCE = 10;
const SAFE = new Set(['GET', 'OPTIONS']);
const OWN = ['/health', '/metrics', '/static/*'];

/** The step that counts. The most particular limit counts: a path of the site's, then those with a name. */
export function limitRequests({ limits, redis, site }: RateLimitDependencies): MiddlewareHandler<AppEnv> {
	const ruleOf = (name: string, limit: RateLimit): Rule => {
		const common = { points: limit.requests, duration: limit.seconds, keyPrefix: `trovato:${site}:limit:${name}` };
		const memory = new RateLimiterMemory(common);
		const inMemoryBlockOnConsumed = limit.requests + PATIENCE;
		const shared = { inMemoryBlockOnConsumed, rejectIfRedisNotReady: true, insuranceLimiter: memory };
		const limiter = redis ? new RateLimiterRedis({ ...common, ...shared, storeClient: redis }) : memory;
		return { ...limit, name, take: (key) => limiter.consume(key) };
	};
	const paths = Object.entries(limits.routes)
		.toSorted(([a], [b]) => literals(b) - literals(a) || b.length - a.length)
		.map(([pattern, limit]) => [createMatcher(pattern), ruleOf(pattern, limit)] as const);
	paths.push(
		[createMatcher('POST /user/login'), ruleOf('login', limits.login)],
		[createMatcher('/user/password-reset/*'), ruleOf('password_reset', limits.passwordReset)],
	);
	const [api, forms] = [ruleOf('api', limits.api), ruleOf('forms', limits.forms)];
	const excluded = [...OWN, ...limits.exclude].map(createMatcher);

	const find = (c: AppContext): Rule | undefined => {
		const method = c.req.method === 'HEAD' ? 'GET' : c.req.method;
		const { pathname } = c.get('url');
		const path = pathname.includes('%') ? decodeURIComponent(pathname) : pathname;
		if (excluded.some((matches) => matches(method, path))) return undefined;
		const particular = paths.find(([matches]) => matches(method, path));
		if (particular) return particular[1];
		const match = c.get('view').routes.match(method, pathname);
		if (match.kind === 'found' && match.target.route.format === 'json') return api;
		return SAFE.has(method) ? undefined : forms;
	};

	return async (c, next) => {
		const rule = find(c);
		const key = rule && keyOf(c, rule);
		if (!rule || rule.requests === 0 || key === undefined) return next();
		const result = await rule.take(key).catch((refused: unknown) => {
			if (refused instanceof RateLimiterRes) return refused;
			throw new TrovatoError('server.unavailable', 'The requests could not be counted.', { cause: refused });
		});
		const { consumedPoints: consumed, msBeforeNext } = result;
		// One that is over the limit by far is held in memory and not counted any more.
		const isOver = consumed > rule.requests || consumed === 0;
		const seconds = Math.max(Math.ceil(msBeforeNext / 1_000), 1);
		const note = c.get('note');
		note.headers = {
			'RateLimit-Limit': String(rule.requests),
			'RateLimit-Remaining': String(isOver ? 0 : rule.requests - consumed),
			'RateLimit-Reset': String(seconds),
			'RateLimit-Policy': `${rule.requests};w=${rule.seconds}`,
		};
		if (!isOver) return next();
		note.limited = rule.name;
		note.plain = consumed === 0 || consumed > rule.requests + PATIENCE;
		const sentence = `Try again in ${seconds} second${seconds === 1 ? '' : 's'}.`;
		const error = new TrovatoError('request.too_many', sentence, { extra: { retryAfter: seconds } });
		if (rule.name !== 'login' || note.plain) throw error;
		// That the name is locked is told first.
		c.set('over', error);
		return next();
	};
}

/** Undefined for what is asked inside this process. A session is not told to the server that counts. */
function keyOf(c: AppContext, { by }: RateLimit): string | undefined {
	const identity = by === 'session' ? c.get('identity') : undefined;
	if (identity === undefined) return c.get('client').key;
	return `session ${createHash('sha256').update(identity).digest('base64url')}`;
}

function pathOf(pattern: string): string {
	return pattern.slice(pattern.indexOf('/'));
}

/** How particular a pattern is. */
function literals(pattern: string): number {
	return pathOf(pattern).replace(/\{[^/]*\}|\/\*$/g, '').length;
}

/** `[METHOD ]/path`; a part in braces is any part, `/*` at the end is also nothing or anything below. */
function createMatcher(pattern: string): (method: string, path: string) => boolean {
	const path = pathOf(pattern);
	const wanted = pattern.slice(0, -path.length).trim();
	const source = path
		.replace(/\/\*$/, '')
		.split('/')
		.map((part) => (/^\{.*\}$/.test(part) ? '[^/]+' : RegExp.escape(part)))
		.join('/');
	const expression = new RegExp(`^${source}${path.endsWith('/*') ? '(/.*)?' : ''}$`, 's');
	return (method, given) => (wanted === '' || wanted === method) && expression.test(given);
}
