// Puts together all that knows people, and makes every node forget at once what has changed.
// In the kernel because no plugin may decide who somebody is.
import type { Redis } from 'ioredis';
import type { Sql } from '../db/connect.ts';
import type { Log } from '../observe/log.ts';
import { guardRedis } from '../redis/guard.ts';
import { createPostgresStore } from '../session/postgres-store.ts';
import { createRedisStore } from '../session/redis-store.ts';
import { createSessions, type Sessions } from '../session/sessions.ts';
import { type Accounts, createAccounts } from './accounts.ts';
import { type ApiTokens, createApiTokens } from './api-tokens.ts';
import { createPostgresLockout, createRedisLockout, type Lockout } from './lockout.ts';
import { createLogin, type Login } from './login.ts';
import { createPasswords, type Passwords } from './passwords.ts';
import { createResets, type Resets } from './reset.ts';
import { createUsers, type Users } from './users.ts';

/** Where it is told that somebody has changed, by triggers of the tables too; the payload says who. */
export const IDENTITY_CHANNEL = 'trovato_identity';
const HOUR = 3_600_000;
const SESSION = 'session ';

export interface Identity {
	readonly accounts: Accounts;
	readonly users: Users;
	readonly sessions: Sessions;
	readonly tokens: ApiTokens;
	readonly resets: Resets;
	readonly passwords: Passwords;
	readonly lockout: Lockout;
	readonly login: Login;
	/** What to do with a notification. */
	hear(payload: string): void;
	/** Notifications may have been missed. */
	forget(): void;
	close(): void;
}

export interface IdentityDependencies {
	readonly owner: Sql;
	/** Sessions and locks are kept there; without one in the database. */
	readonly redis: Redis | undefined;
	/** Tells the sites on one Redis apart. */
	readonly site: string;
	/** Whether notifications are heard. */
	readonly isCurrent: () => boolean;
	readonly log: Log;
}

export function createIdentity({ owner, redis, site, isCurrent, log }: IdentityDependencies): Identity {
	const accounts = createAccounts(owner, isCurrent);
	const users = createUsers(owner);
	const tokens = createApiTokens(owner, isCurrent);
	const resets = createResets(owner);
	const passwords = createPasswords();
	const lockout = redis ? guardRedis(createRedisLockout(redis, site)) : createPostgresLockout(owner);
	const sessions = createSessions({
		store: redis ? guardRedis(createRedisStore(redis, site)) : createPostgresStore(owner),
		announce: async (id) => void (await owner`select pg_notify(${IDENTITY_CHANNEL}, ${SESSION + id})`),
		isCurrent,
		onTrouble: (err) => log.warn({ err }, 'it could not be noted that somebody was here'),
	});
	const forget = (): void => {
		accounts.forget();
		tokens.forget();
		sessions.forget();
	};
	const purge = async (): Promise<void> => {
		for (const place of [sessions, lockout, resets, tokens])
			await place.purge().catch((err: unknown) => log.warn({ err }, 'what has expired could not be removed'));
	};
	const timer = setInterval(() => void purge(), HOUR).unref();
	return {
		accounts,
		users,
		sessions,
		tokens,
		resets,
		passwords,
		lockout,
		login: createLogin({ users, passwords, lockout }),
		hear(payload) {
			if (payload === '') return forget();
			if (payload.startsWith(SESSION)) return sessions.forget(payload.slice(SESSION.length) || undefined);
			accounts.forget(payload);
			tokens.forget();
		},
		forget,
		close: () => clearInterval(timer),
	};
}
