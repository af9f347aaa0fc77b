// Sessions in Redis, which forgets them by itself when they expire.
// In the kernel because whoever can make a session can be anybody.
import type { Redis } from 'ioredis';
import type { Session, SessionStore } from './store.ts';

/** A session that ended meanwhile must not come back by being changed: only what is there is changed. */
const CHANGE = `if redis.call('EXISTS', KEYS[1]) == 0 then return end
	for i = 2, #ARGV, 2 do redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1]) end
	if ARGV[1] ~= '' then redis.call('PEXPIREAT', KEYS[1], ARGV[1]) end`;

/** @param site tells the sites on one server apart */
export function createRedisStore(redis: Redis, site: string): SessionStore {
	const keyOf = (id: string) => `trovato:${site}:session:${id}`;
	const listKey = (userId: string) => `trovato:${site}:sessions:${userId}`;
	const change = (id: string, until: number | '', fields: Readonly<Record<string, string | number>>) =>
		redis.eval(CHANGE, 1, keyOf(id), until, ...Object.entries(fields).flat());
	const find = async (id: string): Promise<Session | undefined> => {
		const fields = await redis.hgetall(keyOf(id));
		const session = fields['userId'] === undefined ? undefined : toSession(id, fields);
		// The clock of the other machine may be another.
		return session && session.expires > Date.now() ? session : undefined;
	};
	const idsOf = (userId: string) => redis.zrevrange(listKey(userId), 0, -1);
	return {
		async create({ id, activeStage, remembered, ...session }) {
			const fields = { ...session, activeStage: activeStage ?? '', remembered: remembered ? '1' : '' };
			const done = await redis
				.multi()
				.hset(keyOf(id), fields)
				.pexpireat(keyOf(id), session.expires)
				.zadd(listKey(session.userId), session.created, id)
				// No session lasts longer.
				.expire(listKey(session.userId), 31 * 86_400)
				.exec();
			for (const [error] of done ?? []) if (error) throw error;
		},
		find,
		async touch(id, seen, expires) {
			await change(id, expires, { seen, expires });
		},
		async update(id, { activeStage }) {
			await change(id, '', { activeStage: activeStage ?? '' });
		},
		async destroy(id) {
			const userId = await redis.hget(keyOf(id), 'userId');
			await redis.unlink(keyOf(id));
			if (userId !== null) await redis.zrem(listKey(userId), id);
		},
		async destroyAllOf(userId, keep) {
			const ids = (await idsOf(userId)).filter((id) => id !== keep);
			if (ids.length === 0) return;
			await redis.unlink(...ids.map(keyOf));
			await redis.zrem(listKey(userId), ...ids);
		},
		async listOf(userId) {
			const ids = await idsOf(userId);
			const found = await Promise.all(ids.map(find));
			const gone = ids.filter((_, index) => found[index] === undefined);
			if (gone.length > 0) await redis.zrem(listKey(userId), ...gone);
			return found.filter((session) => session !== undefined);
		},
		async purge() {},
	};
}

function toSession(id: string, fields: Readonly<Record<string, string>>): Session {
	const text = (name: string): string => fields[name] ?? '';
	return {
		id,
		userId: text('userId'),
		formSecret: text('formSecret'),
		remembered: text('remembered') === '1',
		privileges: text('privileges'),
		epoch: Number(text('epoch')),
		client: text('client'),
		activeStage: text('activeStage') || null,
		created: Number(text('created')),
		seen: Number(text('seen')),
		expires: Number(text('expires')),
	};
}
