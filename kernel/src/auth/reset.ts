// Links by which somebody chooses a new password: good once, for a while, and kept as hashes.
// In the kernel because whoever has one can become that person.
import { createHash, randomBytes } from 'node:crypto';
import { v7 } from 'uuid';
import type { Sql } from '../db/connect.ts';

const HOUR = 3_600_000;

export interface Resets {
	/** A token for a link; those that somebody had before are void. */
	create(userId: string, hours?: number): Promise<string>;
	/** Whether a good one was made in the last five minutes: another mail would fill a mailbox and void the link in it. */
	isRecent(userId: string): Promise<boolean>;
	/** Whose it is, while it is good. */
	find(token: string): Promise<string | undefined>;
	/** The same, and it is not good any more. */
	use(token: string): Promise<string | undefined>;
	purge(): Promise<void>;
}

export function createResets(owner: Sql): Resets {
	const good = (token: string) =>
		owner`token_hash = ${createHash('sha256').update(token).digest()} and used_at is null and expires_at > now()`;
	return {
		async create(userId, hours = 1) {
			const token = randomBytes(32).toString('base64url');
			const hash = createHash('sha256').update(token).digest();
			await owner.begin(async (tx) => {
				await tx`delete from kernel.password_reset_token where user_id = ${userId}`;
				await tx`
					insert into kernel.password_reset_token (id, user_id, token_hash, expires_at)
					values (${v7()}, ${userId}, ${hash}, now() + ${hours * HOUR} * interval '1 millisecond')`;
			});
			return token;
		},
		async isRecent(userId) {
			const rows = await owner`
				select from kernel.password_reset_token where user_id = ${userId} and used_at is null and expires_at > now()
				and created > now() - interval '5 minutes'`;
			return rows.length > 0;
		},
		async find(token) {
			const [row] = await owner<{ id: string }[]>`
				select user_id as id from kernel.password_reset_token where ${good(token)}`;
			return row?.id;
		},
		async use(token) {
			const [row] = await owner<{ id: string }[]>`
				update kernel.password_reset_token set used_at = now() where ${good(token)} returning user_id as id`;
			return row?.id;
		},
		async purge() {
			await owner`delete from kernel.password_reset_token where expires_at < now()`;
		},
	};
}
