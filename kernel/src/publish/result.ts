// What came of a publication, or of a question about one; a problem is raised as one of the error table.
// In the kernel because whoever asks, by a form or a program, is told the same.
import { ERRORS, type ErrorCode } from '../../../wit/contract/errors/table.ts';
import { TrovatoError } from '../../../wit/contract/errors/trovato-error.ts';

interface Problem {
	readonly problem?: string;
	readonly message?: string;
	readonly [name: string]: unknown;
}

/** JSON, or the text that the JSON is; a problem is thrown as the TrovatoError that it names. */
export function readOutcome(answer: unknown): string {
	if (typeof answer !== 'string') throw new TrovatoError('request.not_found', 'There is no stage with this id.');
	const value: unknown = JSON.parse(answer);
	if (typeof value === 'string') return value;
	const { problem, message = '', ...extra } = (value ?? {}) as Problem;
	if (problem === undefined) return answer;
	throw new TrovatoError(problem in ERRORS ? (problem as ErrorCode) : 'server.internal', message, { extra });
}
