// Refuses requests that change something and that a page of another site may have made a browser send.
// In the kernel because plugins rely on it.
import { TrovatoError } from '../../../wit/contract/errors/trovato-error.ts';
import type { Log } from '../observe/log.ts';
import { formToken, isFormToken } from '../session/form-token.ts';
import type { RequestBody } from './body.ts';
import type { AppContext } from './request-context.ts';

/** For which form the token in `X-CSRF-Token` is made. */
const SCRIPTS = 'csrf';

export type ForgeryCheck = (c: AppContext, body: Pick<RequestBody, 'form'>) => void;

/**
 * The check of a request with its body. A cookie is sent by the browser whoever asked it to, so with one a token has to
 * come along: the form's own, or one for scripts as header. Without a cookie nothing can be done in anybody's name;
 * still a browser that says that another site asks is refused.
 */
export function createForgeryCheck(log: Log): ForgeryCheck {
	return (c, { form }) => {
		const { by, user } = c.get('visitor');
		if (by === 'token') return;
		if (!isForeign(c) && (by === 'nothing' || hasToken(c, form, user.formSecret ?? ''))) return;
		const { address: client } = c.get('client');
		log.warn({ requestId: c.get('requestId'), client, user: user.id }, 'a request without a good token was refused');
		const sentence =
			'The form was opened too long ago, or before you logged in or out. Load the page again and repeat.';
		throw new TrovatoError('request.forged', sentence);
	};
}

/** The token that scripts send as `X-CSRF-Token`; it is good for a day. */
export function scriptToken(secret: string): string {
	return formToken(secret, SCRIPTS, Date.now());
}

function hasToken(c: AppContext, form: RequestBody['form'], secret: string): boolean {
	const now = Date.now();
	const header = c.req.header('x-csrf-token');
	if (header !== undefined) return isFormToken(secret, SCRIPTS, header, now);
	const [id, token] = [form['form_id']?.[0], form['form_token']?.[0]];
	return id !== undefined && token !== undefined && isFormToken(secret, id, token, now);
}

/** Whether the browser says that a page of another site asks; an old one names that site only. */
function isForeign(c: AppContext): boolean {
	const site = c.req.header('sec-fetch-site');
	if (site !== undefined) return site !== 'same-origin' && site !== 'none';
	const origin = c.req.header('origin');
	return origin !== undefined && URL.parse(origin)?.host !== c.get('url').host;
}
