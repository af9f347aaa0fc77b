// Keeps the pages that anonymous visitors get, and answers from memory what is asked for again.
// In the kernel because it answers before any plugin runs; what is still true is for the cache room to say.
import { createHash } from 'node:crypto';
import type { TaggedCache } from '../cache/tagged-cache.ts';
import type { ManifestRoute } from '../../../wit/contract/manifest/schema.ts';
import type { JobAnswer, JobUser } from '../plugins/pool/job.ts';
import { isKnown } from './etag.ts';
import type { AppContext } from './request-context.ts';
import { ANONYMOUS_ID } from '../auth/accounts.ts';

export interface KeptPage {
	readonly body: Uint8Array<ArrayBuffer>;
	readonly headers: Readonly<Record<string, string>>;
	readonly etag: string;
}

/** A request whose answer may come from memory, or be kept there. */
export interface Lookup {
	readonly key: string;
	readonly epoch: number;
	readonly page: KeptPage | undefined;
}

export interface PageCache {
	/** Undefined when the request goes by the cache. */
	find(url: URL, route: Pick<ManifestRoute, 'cache' | 'query'>, user: JobUser): Lookup | undefined;
	/** Keeps the answer if that is possible. */
	keep(lookup: Lookup, answer: JobAnswer, headers: Headers): KeptPage | undefined;
}

/** @param epoch that of the site's state now; undefined while nothing may be taken from memory */
export function createPageCache(cache: TaggedCache<KeptPage>, epoch: () => number | undefined): PageCache {
	return {
		find(url, route, { id, permissions }) {
			const now = epoch();
			if (now === undefined || route.cache === 'none' || id !== ANONYMOUS_ID) return undefined;
			let query = '';
			// To ask for the parameters makes a list of them, even where there are none.
			if (url.href.includes('?') && url.searchParams.size > 0) {
				const { searchParams } = url;
				if (searchParams.keys().some((name) => !route.query.includes(name))) return undefined;
				query = JSON.stringify(route.query.map((name) => searchParams.get(name)));
			}
			const key = `${url.host}${url.pathname}?${query} ${permissions.join()}`;
			return { key, epoch: now, page: cache.get(key)?.value };
		},
		keep({ key, epoch: since }, { status, headers: asked, cacheTags: tags, expires = Infinity, body: text }, given) {
			const isPrivate = 'vary' in asked || /no-store|private/.test(asked['cache-control'] ?? '');
			if (status !== 200 || tags.length === 0 || isPrivate) return undefined;
			const body = new Uint8Array(Buffer.from(text));
			const etag = given.get('ETag') ?? `"${createHash('sha256').update(body).digest('base64url').slice(0, 24)}"`;
			const page = { body, etag, headers: { ...Object.fromEntries(given), etag } };
			return cache.set(key, { value: page, tags, expires }, since) ? page : undefined;
		},
	};
}

/** The page, or that the asker has it already. */
export function answerKept(c: AppContext, { body, headers, etag }: KeptPage, how: 'hit' | 'miss'): Response {
	c.get('note').cache = how;
	if (!isKnown(c, etag)) return new Response(body, { headers: { ...headers, 'X-Cache': how } });
	const { 'content-length': _, ...others } = headers;
	return new Response(null, { status: 304, headers: { ...others, 'X-Cache': how } });
}
