// What proves that a form came from a page that was shown to the same visitor: nothing is stored.
// In the kernel because whoever can make it can act for others.
import { createHmac } from 'node:crypto';

const HOUR = 3_600_000;

/** The token of a form for the hour of `now` (milliseconds), made with the secret of the visitor's session. */
export function formToken(secret: string, formId: string, now: number): string {
	return createHmac('sha256', secret)
		.update(`${Math.floor(now / HOUR)}\n${formId}`)
		.digest('base64url');
}
