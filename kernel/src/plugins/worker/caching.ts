// What a job means for the caches: which tags it invalidated, and whether and how long its own answer may be kept.
import { EVERYTHING } from '../../cache/tagged-cache.ts';
import type { LoadedStatement } from '../../db/statements.ts';
import type { JobAnswer } from '../pool/job.ts';
import type { RequestScope } from './frame.ts';
import { WORKER } from '../../db/unit-of-work.ts';

/** A job that invalidates more tags than this invalidates everything. */
const MOST_TAGS = 1_000;
const INVALIDATE: LoadedStatement = {
	name: 'invalidate-tags',
	text: '/* kernel.invalidate-tags */ select kernel.invalidate_tags($1)',
};

/** The last step before the commit: with it, everybody hears what was invalidated. */
export async function announceChanges({
	work,
	cache,
	answer,
}: RequestScope): Promise<Pick<JobAnswer, 'cacheTags' | 'expires' | 'invalidated'>> {
	const invalidated = cache.invalidated.size > MOST_TAGS ? [EVERYTHING] : [...cache.invalidated];
	// Of a plugin that read the database and names no tag nobody knows when its part stops being true.
	const known = !answer.partial && [...work.roles].every((role) => answer.taggers.has(role));
	const cacheTags = known && answer.cacheTags.size <= MOST_TAGS ? [...answer.cacheTags] : [];
	if (invalidated.length > 0) await work.run(WORKER, INVALIDATE, [invalidated.join(' ')]);
	return { cacheTags, expires: answer.expires, invalidated };
}
