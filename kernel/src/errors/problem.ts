// What the outside learns about an error: problem details as in RFC 9457, without internals.
// In the kernel because every answer about a problem must have the same shape.
import { ERRORS, type ErrorCode, type ErrorRow } from '../../../wit/contract/errors/table.ts';
import { toTrovatoError } from '../../../wit/contract/errors/trovato-error.ts';

/** A problem as told to whoever asked. */
export interface Problem {
	readonly code: ErrorCode;
	readonly status: number;
	readonly title: string;
	readonly detail: string;
	readonly extra: Readonly<Record<string, unknown>>;
	/** Seconds after which to try again; for 429 and 503. */
	readonly retryAfter: number | undefined;
}

const RETRY_AFTER = 5;

/** The part of an error that may be told; what a 500 was about stays in the log. */
export function toProblem(error: unknown): Problem {
	const { code, row, message, extra } = toTrovatoError(error);
	const hidden = row.status === 500 && code !== 'server.outcome_unknown';
	const shown: ErrorCode = hidden ? 'server.internal' : code;
	const { status, title }: ErrorRow = ERRORS[shown];
	const given = extra['retryAfter'];
	const retryAfter = status === 503 || status === 429 ? (typeof given === 'number' ? given : RETRY_AFTER) : undefined;
	if (status < 500) return { code: shown, status, title, detail: message, extra, retryAfter };
	const detail =
		status === 503 ? 'Please try again in a moment.' : 'The log tells more under the number of this request.';
	return { code: shown, status, title, detail, extra: {}, retryAfter };
}

/** The problem as `application/problem+json`, with what `extra` has to tell beside the standard members. */
export function problemJson({ code, status, title, detail, extra }: Problem, requestId: string): string {
	const standard = { type: `urn:trovato:problem:${code}`, title, status, detail, code, request_id: requestId };
	return JSON.stringify({ ...extra, ...standard });
}
