// Says of whatever is kept in Redis that it is not available when the server does not answer.
// In the kernel because an outage must be told as one, not as a mistake.
import { TrovatoError } from '../../../wit/contract/errors/trovato-error.ts';

/** The same functions; they reject with `server.unavailable`. */
export function guardRedis<T extends { readonly [K in keyof T]: (...args: never[]) => Promise<unknown> }>(place: T): T {
	const unavailable = (cause: unknown): never => {
		throw new TrovatoError('server.unavailable', 'Redis does not answer.', { cause });
	};
	const guarded = Object.entries(place).map(([name, run]) => [
		name,
		(...args: unknown[]) => (run as (...all: unknown[]) => Promise<unknown>)(...args).catch(unavailable),
	]);
	return Object.fromEntries(guarded) as T;
}
