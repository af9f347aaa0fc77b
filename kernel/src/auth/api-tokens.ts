// Tokens by which programs act for somebody, with as few permissions as were chosen, until a day that was chosen.
// In the kernel because whoever has one can act as that person.
import { createHash, randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { v7 } from 'uuid';
import type { Sql } from '../db/connect.ts';
import { TrovatoError } from '../../../wit/contract/errors/trovato-error.ts';

/** How a token begins, so that programs that look for leaked secrets know one. */
const PREFIX = 'trovato_';
const MOST = 50;
const MAX_DAYS = 365;

export interface ApiToken {
	readonly id: string;
	readonly userId: string;
	readonly name: string;
	readonly permissions: readonly string[];
	readonly created: Date;
	readonly expires: Date;
}

export interface ApiTokens {
	/** The token's text is told this once. Throws `request.invalid`. */
	create(of: Pick<ApiToken, 'userId' | 'name' | 'permissions'> & { readonly days: number }): Promise<string>;
	find(token: string): Promise<ApiToken | undefined>;
	listOf(userId: string): Promise<ApiToken[]>;
	revoke(userId: string, id: string): Promise<void>;
	forget(): void;
	purge(): Promise<void>;
}

/** @param isCurrent whether changes are heard; without them nothing is remembered */
export function createApiTokens(owner: Sql, isCurrent: () => boolean): ApiTokens {
	const memory = new LRUCache<string, ApiToken>({ max: 1_000 });
	let epoch = 0;
	const columns = owner`id, user_id as "userId", name, permissions, created, expires_at as expires`;
	const digest = (token: string): Buffer => createHash('sha256').update(token).digest();
	return {
		async create({ userId, name: given, permissions, days }) {
			const name = given.trim();
			if (name === '' || name.length > 100)
				throw new TrovatoError('request.invalid', 'The name has 1 to 100 characters.');
			if (!Number.isInteger(days) || days < 1 || days > MAX_DAYS)
				throw new TrovatoError('request.invalid', `A token is good for 1 to ${MAX_DAYS} days.`);
			if (permissions.length === 0) throw new TrovatoError('request.invalid', 'Choose at least one permission.');
			const token = `${PREFIX}${randomBytes(32).toString('base64url')}`;
			const { count } = await owner`
				insert into kernel.api_token (id, user_id, name, token_hash, permissions, expires_at)
				select ${v7()}, ${userId}, ${name}, ${digest(token)}, ${[...permissions]}, now() + ${days} * interval '1 day'
				where (select count(*) from kernel.api_token where user_id = ${userId}) < ${MOST}`;
			if (count === 0) throw new TrovatoError('request.invalid', `Nobody has more than ${MOST} tokens.`);
			return token;
		},
		async find(token) {
			if (!token.startsWith(PREFIX) || token.length > 100) return undefined;
			const key = digest(token).toString('base64url');
			const known = isCurrent() ? memory.get(key) : undefined;
			const since = epoch;
			const [found] = known
				? [known]
				: await owner<ApiToken[]>`select ${columns} from kernel.api_token where token_hash = ${digest(token)}`;
			if (!found || found.expires.getTime() <= Date.now()) return undefined;
			if (!known && since === epoch) memory.set(key, found);
			return found;
		},
		listOf: (userId) => owner<ApiToken[]>`
			select ${columns} from kernel.api_token where user_id = ${userId} and expires_at > now() order by created desc, id`,
		async revoke(userId, id) {
			await owner`delete from kernel.api_token where user_id = ${userId} and id::text = ${id}`;
			this.forget();
		},
		forget() {
			epoch++;
			memory.clear();
		},
		async purge() {
			await owner`delete from kernel.api_token where expires_at < now()`;
		},
	};
}
