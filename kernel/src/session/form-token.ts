// What proves that a form came from a page that was shown to the same visitor: nothing is stored.
// In the kernel because whoever can make it can act for others.
import { createHmac, timingSafeEqual } from 'node:crypto';

const HOUR = 3_600_000;

/** The token of a form for the hour of `now` (milliseconds), made with the secret of the visitor's session. */
export function formToken(secret: string, formId: string, now: number): string {
	return createHmac('sha256', secret)
		.update(`${Math.floor(now / HOUR)}\n${formId}`)
		.digest('base64url');
}

/** How many hours old the token of a form may be. */
const LIFETIME = 24;

/** Whether `token` was made with this secret for this form, in the hour of `now` or one of the 24 before. */
export function isFormToken(secret: string, formId: string, token: string, now: number): boolean {
	const given = Buffer.from(token);
	for (let age = 0; age <= LIFETIME; age++) {
		const expected = Buffer.from(formToken(secret, formId, now - age * HOUR));
		if (given.length === expected.length && timingSafeEqual(given, expected)) return true;
	}
	return false;
}
