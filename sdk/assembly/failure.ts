// Giving up: what a plugin does when a host function failed and nobody asked to handle it.
import { lastError } from './generated/request';
import { lastErrorNumber, textOr } from './memory';

/** The sentence that explains the last failure. */
export function lastErrorMessage(): string {
	return textOr(lastError(), 'error ' + lastErrorNumber().toString());
}

/** Ends the call: `what` failed, for the reason that the host gave. The kernel rolls back what the call wrote. */
export function giveUp(what: string): void {
	throw new Error(what + ': ' + lastErrorMessage());
}

/** Passes a result on, or gives up when it is a failure. */
export function orGiveUp(result: i32, what: string): i32 {
	if (result < 0) giveUp(what);
	return result;
}
