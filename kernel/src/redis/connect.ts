// The one way to a Redis server: a connection that comes back by itself and lets no request hang.
// In the kernel because plugins reach no server, and sessions, limits and queues must agree on what an outage is.
import { Redis, type RedisOptions } from 'ioredis';

/** Milliseconds until a command counts as failed, unless said otherwise. */
const PATIENCE = 1_000;

/**
 * A connection that begins to connect at once, or with the first command if `lazyConnect`. Its commands reject within the
 * patience while the server does not answer; `status` is 'ready' while it does.
 * @param name what the server shows of it
 */
export function connectRedis(
	url: string,
	name: string,
	options: Pick<RedisOptions, 'lazyConnect' | 'commandTimeout'> = {},
): Redis {
	const redis = new Redis(url, {
		connectionName: name,
		commandTimeout: PATIENCE,
		maxRetriesPerRequest: 1,
		retryStrategy: (times) => Math.min(times * 100, 2_000),
		...options,
	});
	// A lost connection is reported by the command that needs it; an error event without a listener ends the process.
	redis.on('error', () => {});
	return redis;
}
