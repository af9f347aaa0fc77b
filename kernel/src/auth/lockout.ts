// Locks a name after too many failed attempts to log in, whether anybody has that name or not.
// In the kernel because it comes before anybody is known.
import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Sql } from '../db/connect.ts';

export const ATTEMPTS = 5;
const WINDOW_MS = 15 * 60_000;

export interface Lockout {
	/** Seconds for which the name is still locked; 0 when it is not. */
	lockedFor(name: string): Promise<number>;
	/** Counts an attempt before its outcome is known, so that many at once do not slip through. The same answer. */
	attempt(name: string): Promise<number>;
	/** After a success. */
	clear(name: string): Promise<void>;
	purge(): Promise<void>;
}

/** The name as it counts: as typed, but for case and blanks around it. */
export function foldName(name: string): string {
	return name.trim().normalize('NFKC').toLowerCase();
}

/** A name may be as long as a request; what is kept is not. */
function keyOf(name: string): Buffer {
	return createHash('sha256').update(foldName(name)).digest();
}

function secondsFor(count: number, milliseconds: number): number {
	return count > ATTEMPTS && milliseconds > 0 ? Math.ceil(milliseconds / 1_000) : 0;
}

export function createPostgresLockout(owner: Sql): Lockout {
	const window = owner`${WINDOW_MS} * interval '1 millisecond'`;
	const left = owner`count, extract(epoch from until - now())::float8 * 1000 as ms`;
	type Row = { count: number; ms: number };
	return {
		async lockedFor(name) {
			const [row] = await owner<Row[]>`select ${left} from kernel.login_attempt where key = ${keyOf(name)}`;
			return row ? secondsFor(row.count + 1, row.ms) : 0;
		},
		async attempt(name) {
			const [row] = await owner<Row[]>`
				insert into kernel.login_attempt as known (key, count, until) values (${keyOf(name)}, 1, now() + ${window})
				on conflict (key) do update set
					count = case when known.until <= now() then 1 else least(known.count + 1, ${ATTEMPTS + 1}) end,
					until = case when known.until <= now() or known.count + 1 = ${ATTEMPTS} then now() + ${window} else known.until end
				returning ${left}`;
			return secondsFor(row!.count, row!.ms);
		},
		async clear(name) {
			await owner`delete from kernel.login_attempt where key = ${keyOf(name)}`;
		},
		async purge() {
			await owner`delete from kernel.login_attempt where until < now()`;
		},
	};
}

/** The last attempt that is allowed begins the lock; those after it do not prolong it. */
const ATTEMPT = `local count = redis.call('INCR', KEYS[1])
	if count == 1 or count == ${ATTEMPTS} then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
	return { count, redis.call('PTTL', KEYS[1]) }`;

export function createRedisLockout(redis: Redis, site: string): Lockout {
	const key = (name: string) => `trovato:${site}:login:${keyOf(name).toString('base64url')}`;
	return {
		async lockedFor(name) {
			const [count, ms] = await Promise.all([redis.get(key(name)), redis.pttl(key(name))]);
			return secondsFor(Number(count) + 1, ms);
		},
		async attempt(name) {
			const [count, ms] = (await redis.eval(ATTEMPT, 1, key(name), WINDOW_MS)) as [number, number];
			return secondsFor(count, ms);
		},
		async clear(name) {
			await redis.del(key(name));
		},
		async purge() {},
	};
}
