// How long the front waits for what it needs itself. In the kernel because a database or a Redis that hangs instead of
// refusing would otherwise keep visitors waiting for ever.
import type { MiddlewareHandler } from 'hono';
import { TrovatoError } from '../../../wit/contract/errors/trovato-error.ts';
import type { AppEnv } from './request-context.ts';

const PATIENCE_MS = 10_000;

/** What `work` resolves to; rejects with `server.unavailable` when that takes longer than `milliseconds`. */
export async function within<T>(work: Promise<T>, milliseconds = PATIENCE_MS): Promise<T> {
	const { promise, reject } = Promise.withResolvers<never>();
	const late = new TrovatoError('server.unavailable', 'The database, or the Redis, does not answer.');
	const timer = setTimeout(() => reject(late), milliseconds);
	return Promise.race([work, promise]).finally(() => clearTimeout(timer));
}

/** The step that answers 503 when the routes behind it wait too long. */
export const answerInTime: MiddlewareHandler<AppEnv> = (_, next) => within(next());
