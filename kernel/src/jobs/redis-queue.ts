// Queues in Redis, for sites whose nodes share one. Pushes leave right before the commit, so that none is lost; done is
// told right after it, so that none is forgotten. In the kernel because plugins reach no server.
import { TrovatoError } from '../../../wit/contract/errors/trovato-error.ts';
import { connectRedis } from '../redis/connect.ts';
import type { QueueCall, QueueDriver } from './queue.ts';

/** Milliseconds until a command counts as failed. */
const PATIENCE = 3_000;
const NOW = `local time = redis.call('TIME') local now = time[1] * 1000 + math.floor(time[2] / 1000)`;
// Keys: ids by the time they are due, payloads, numbers of attempts. Ids have one length, so equal times keep the order.
const PUSH = `${NOW} local id = string.format('%016.0f', redis.call('HINCRBY', KEYS[3], 'last', 1))
	redis.call('HSET', KEYS[2], id, ARGV[1]) redis.call('ZADD', KEYS[1], now, id)`;
const POP = `${NOW} local id = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, 1)[1]
	if not id then return false end
	redis.call('ZADD', KEYS[1], now + ARGV[1], id)
	return { id, redis.call('HGET', KEYS[2], id), redis.call('HINCRBY', KEYS[3], id, 1) }`;
const POSTPONE = `${NOW} redis.call('ZADD', KEYS[1], 'XX', ARGV[2] == 'never' and '+inf' or now + ARGV[2], ARGV[1])`;
const DONE = `redis.call('HDEL', KEYS[2], ARGV[1]) redis.call('HDEL', KEYS[3], ARGV[1])
	return redis.call('ZREM', KEYS[1], ARGV[1])`;

/** @param site tells the sites on one server apart */
export function createRedisQueue(url: string, site: string): QueueDriver {
	const redis = connectRedis(url, 'trovato-queues', { lazyConnect: true, commandTimeout: PATIENCE });
	const run = async (call: QueueCall, script: string, ...args: (string | number)[]): Promise<unknown> => {
		const name = `trovato:{${site}:${call.plugin.name}:${call.queue}}`;
		try {
			return await redis.eval(script, 3, `${name}:due`, `${name}:payload`, `${name}:attempts`, ...args);
		} catch (cause) {
			throw new TrovatoError('server.unavailable', 'The queue server did not answer.', { cause });
		}
	};
	const mayChange = ({ work }: QueueCall): void => {
		if (work.mode === 'read') throw new TrovatoError('host.not_now', 'The queue changes, but this request only reads.');
	};
	return {
		async push(call, { json }) {
			mayChange(call);
			call.work.defer('before', () => run(call, PUSH, json));
		},
		async pop(call, lease) {
			mayChange(call);
			const found = (await run(call, POP, lease)) as [string, string, number] | null;
			return found ? { id: found[0], payload: found[1], attempts: found[2] } : undefined;
		},
		async postpone(call, id, milliseconds) {
			await run(call, POSTPONE, id, milliseconds ?? 'never');
		},
		async done(call, id) {
			mayChange(call);
			call.work.defer('after', () => run(call, DONE, id));
			return (await run(call, `return redis.call('HEXISTS', KEYS[2], ARGV[1])`, id)) === 1;
		},
		length: async (call) => Number(await run(call, `return redis.call('ZCARD', KEYS[1])`)),
	};
}
