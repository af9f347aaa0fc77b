// How long the front waits for what it needs itself. In the kernel because a database or a Redis that hangs instead of
// refusing would otherwise keep visitors waiting for ever.
import type { MiddlewareHandler } from 'hono';
import { TrovatoError } from '../../../wit/contract/errors/trovato-error.ts';
import type { AppEnv } from './request-context.ts';

const PATIENCE_MS = 10_000;
/** A timer that is so much too late was not kept by the work: the process itself, or its machine, stood still. */
const STOOD_STILL_MS = 1_000;

/** What `work` resolves to; rejects with `server.unavailable` when that takes longer than `milliseconds`. */
export async function within<T>(work: Promise<T>, milliseconds = PATIENCE_MS): Promise<T> {
	const { promise, reject } = Promise.withResolvers<never>();
	let timer: NodeJS.Timeout | undefined;
	const watch = (): void => {
		const due = performance.now() + milliseconds;
		timer = setTimeout(() => {
			// What stood still has not had its time; the answer may be there already.
			if (performance.now() - due > STOOD_STILL_MS) watch();
			else reject(new TrovatoError('server.unavailable', 'The database, or the Redis, does not answer.'));
		}, milliseconds);
	};
	watch();
	return Promise.race([work, promise]).finally(() => clearTimeout(timer));
}

/** The step that answers 503 when the routes behind it wait too long. */
export const answerInTime: MiddlewareHandler<AppEnv> = (_, next) => within(next());
