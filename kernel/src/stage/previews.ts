// Links that show a stage to whoever has them, as it was when the link was made.
// In the kernel because they let somebody see what is not public, who may have no account.
import { createHash } from 'node:crypto';
import type { Sql } from '../db/connect.ts';

export interface Previews {
	/** The stage that a token shows, and whether it still is as it was; undefined for a token that is not good any more. */
	find(token: string): Promise<{ readonly stage: string; readonly isFresh: boolean } | undefined>;
}

const TOKEN = /^[\w-]{43}$/;

export function createPreviews(owner: Sql): Previews {
	return {
		async find(token) {
			if (!TOKEN.test(token)) return undefined;
			const [row] = await owner<{ stage: string; isFresh: boolean }[]>`
				select stage_id as stage, stage_hash = kernel.stage_hash(stage_id) as "isFresh" from kernel.stage_preview
				where token_hash = ${createHash('sha256').update(token).digest('hex')} and expires_at > now()`;
			return row;
		},
	};
}
