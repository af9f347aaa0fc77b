// Turns what Postgres and the connection report into errors of our table, without SQL in the message.
// Kernel: plugins see error numbers only.
import { TrovatoError } from '../../../wit/contract/errors/trovato-error.ts';
import type { ErrorCode } from '../../../wit/contract/errors/table.ts';

/** What postgres.js puts on an error that the server sent. */
interface ServerError extends Error {
	readonly code: string;
	readonly severity: string;
	readonly routine?: string;
	readonly constraint_name?: string;
}

/** The server sent this error, so the connection still stands and its state is known. */
export function isServerError(error: unknown): error is ServerError {
	const { severity, code } = (error ?? {}) as Partial<ServerError>;
	return error instanceof Error && code !== undefined && severity === 'ERROR';
}

/** A prepared statement no longer fits a table that a migration changed; a new connection has none. */
export function isOutdatedPlan(error: unknown): boolean {
	return isServerError(error) && error.routine === 'RevalidateCachedQuery';
}

/** The error as a TrovatoError with the original as cause; `what` names the statement or step. */
export function toDatabaseError(error: unknown, what = 'The database call'): TrovatoError {
	if (error instanceof TrovatoError) return error;
	const [code, sentence] = classify(error);
	const constraint = isServerError(error) ? error.constraint_name : undefined;
	const extra = constraint === undefined ? {} : { constraint };
	return new TrovatoError(code, `${what} ${sentence}`, { cause: error, extra });
}

function classify(error: unknown): [ErrorCode, string] {
	if (!isServerError(error)) return ['server.unavailable', 'lost the connection to the database.'];
	const { code } = error;
	if (isOutdatedPlan(error)) return ['db.serialization', 'met a table that was just changed.'];
	if (code === '40001' || code === '40P01') return ['db.serialization', 'collided with another change.'];
	if (code === '57014' || code === '55P03') return ['db.timeout', 'took too long.'];
	if (code === '25006') return ['host.not_now', 'writes, but this request only reads.'];
	if (code.startsWith('23')) {
		const name = error.constraint_name;
		return ['db.constraint', name ? `breaks the constraint ${name}.` : 'breaks a constraint.'];
	}
	// The values given were no uuid, number or date, too long or out of range.
	if (['22P02', '22021', '22001', '22003', '22007', '22008', '22P05'].includes(code))
		return ['request.invalid', 'got a value that does not fit.'];
	if (/^(08|57P|53)/.test(code)) return ['server.unavailable', 'was refused by the database server.'];
	return ['db.failed', `failed (SQLSTATE ${code}).`];
}
