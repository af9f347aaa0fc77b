// The one exception type: a code of the table, a sentence for people, and what a machine may want to know.
import { ERRORS, type ErrorCode, type ErrorRow } from './table.ts';

export class TrovatoError extends Error {
	readonly code: ErrorCode;
	/** Particulars that may be shown to whoever asked; never SQL, plugin text or a stack. */
	readonly extra: Readonly<Record<string, unknown>>;

	constructor(code: ErrorCode, message: string, options: { cause?: unknown; extra?: Record<string, unknown> } = {}) {
		super(message, options.cause === undefined ? undefined : { cause: options.cause });
		this.name = 'TrovatoError';
		this.code = code;
		this.extra = options.extra ?? {};
	}

	get row(): ErrorRow {
		return ERRORS[this.code];
	}
}

/** The error as a TrovatoError; anything else becomes `server.internal` with the original as cause. */
export function toTrovatoError(error: unknown): TrovatoError {
	if (error instanceof TrovatoError) return error;
	return new TrovatoError('server.internal', 'An unexpected error occurred.', { cause: error });
}
