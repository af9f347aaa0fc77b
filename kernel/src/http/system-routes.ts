// Answers the kernel's own paths: health and static files.
// In the kernel because they must work when no plugin does.
import { createHash, timingSafeEqual } from 'node:crypto';
import { isKnown } from './etag.ts';
import { requireRead, type AppContext } from './request-context.ts';
import { TrovatoError } from '../../../wit/contract/errors/trovato-error.ts';

/** Resolves when the thing it is named after answers. */
export type HealthChecks = Readonly<Record<string, () => Promise<unknown>>>;

export interface HealthTimes {
	/** Milliseconds after which an answer is given, whatever the checks do; 80 unless told. */
	readonly timeout?: number;
	/** Milliseconds for which a check that takes long counts as it ended last; 5 s unless told. */
	readonly grace?: number;
}

/** `GET /health`: 200 `{"status":"healthy","postgres":true}`, or 503 when a check fails, or has not ended for a while. */
export function createHealthRoute(checks: HealthChecks, { timeout = 80, grace = 5_000 }: HealthTimes = {}) {
	const running = new Map<string, Promise<boolean>>();
	const passedAt = new Map<string, number>();
	/** One check of a kind at a time: a hanging database must not collect them. */
	const start = (name: string, check: () => Promise<unknown>): Promise<boolean> => {
		const result = Promise.try(check).then(
			() => (passedAt.set(name, performance.now()), true),
			() => (passedAt.delete(name), false),
		);
		running.set(name, result);
		void result.then(() => running.delete(name));
		return result;
	};
	const passes = async (name: string, check: () => Promise<unknown>): Promise<boolean> => {
		const { promise, resolve } = Promise.withResolvers<undefined>();
		const timer = setTimeout(resolve, timeout);
		const result = await Promise.race([running.get(name) ?? start(name, check), promise]);
		clearTimeout(timer);
		return result ?? performance.now() - (passedAt.get(name) ?? -Infinity) < grace;
	};
	return async (c: AppContext): Promise<Response> => {
		requireRead(c);
		const results = await Promise.all(
			Object.entries(checks).map(async ([name, check]) => [name, await passes(name, check)] as const),
		);
		const healthy = results.every(([, passed]) => passed);
		return c.json({ status: healthy ? 'healthy' : 'unhealthy', ...Object.fromEntries(results) }, healthy ? 200 : 503, {
			'Cache-Control': 'no-store',
		});
	};
}

/** What a scheduler outside may set going. */
export interface CronTrigger {
	/** Without one nobody may. */
	readonly key: string | undefined;
	run(): Promise<object>;
}

/** `GET` and `POST /cron/{key}`: 200 with what was done, 403 with another key. */
export function createCronRoute(trigger: CronTrigger | undefined) {
	const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
	return async (c: AppContext): Promise<Response> => {
		Object.assign(c.get('note'), { hidePath: true, route: '/cron/{key}' });
		if (c.req.method !== 'POST') requireRead(c);
		const { key } = trigger ?? {};
		if (key === undefined || !timingSafeEqual(digest(c.req.param('key') ?? ''), digest(key)))
			throw new TrovatoError('request.forbidden', 'This is not the key of this site; CRON_KEY sets it.');
		return c.json(await trigger!.run(), 200, { 'Cache-Control': 'no-store' });
	};
}

/** `GET /static/…`; an address that carries the file's hash (`?v=`) may be kept for ever. */
export function createStaticRoute() {
	return (c: AppContext): Response => {
		const url = c.get('url');
		const file = c.get('view').statics.find(decodeURIComponent(url.pathname.slice('/static/'.length)));
		if (!file) throw new TrovatoError('request.not_found', 'There is no file at this address.');
		requireRead(c);
		const headers = {
			'Content-Type': file.type,
			ETag: file.etag,
			'Cache-Control': url.searchParams.has('v') ? 'public, max-age=31536000, immutable' : 'public, no-cache',
			// A file that is opened by itself is no page of the site.
			'Content-Security-Policy': "default-src 'none'; style-src 'self'; sandbox",
		};
		if (isKnown(c, file.etag)) return new Response(null, { status: 304, headers });
		return new Response(file.bytes, { headers: { ...headers, 'Content-Length': String(file.bytes.byteLength) } });
	};
}
