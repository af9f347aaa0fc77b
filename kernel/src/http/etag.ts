// Says whether the asker already has what it asks for (RFC 9110, 13.1.2).
// In the kernel because files and pages that are kept in memory share it.
import { type AppContext, headerOf } from './request-context.ts';

/** Whether `If-None-Match` names the tag. */
export function isKnown(c: AppContext, etag: string): boolean {
	const known = headerOf(c, 'if-none-match')?.split(',') ?? [];
	return known.some((tag) => ['*', etag].includes(tag.trim().replace(/^W\//, '')));
}
