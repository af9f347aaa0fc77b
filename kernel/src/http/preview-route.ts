// Shows a stage to whoever has a link to it, until the stage changes.
// In the kernel because the stage of a request decides what every plugin sees.
import { TrovatoError } from '../../../wit/contract/errors/trovato-error.ts';
import type { Previews } from '../stage/previews.ts';
import { type AppContext, headerOf, requireRead } from './request-context.ts';
import { safePath } from './safe-path.ts';

const COOKIE = 'trovato_preview';
const DAY_S = 86_400;

const bake = (c: AppContext, token: string, seconds: number): string =>
	`${COOKIE}=${token}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${seconds}${c.get('url').protocol === 'https:' ? '; Secure' : ''}`;

/** The stage that the visitor's link shows; null without one. TrovatoError `stage.changed`, after which live is shown. */
export async function previewedStage(c: AppContext, previews: Previews): Promise<string | null> {
	const cookies = headerOf(c, 'cookie') ?? '';
	if (!cookies.includes(COOKIE)) return null;
	const [, token] = new RegExp(`(?:^|; *)${COOKIE}=([\\w-]+)`).exec(cookies) ?? [];
	const found = token === undefined ? undefined : await previews.find(token);
	if (found?.isFresh) return found.stage;
	c.get('note').cookie = bake(c, '', 0);
	if (found) throw changed();
	return null;
}

/** `GET /stage/preview/{token}`, and `?to=`, where to begin; `leave` instead of a token ends it. */
export function createPreviewRoute(previews: Previews) {
	return async (c: AppContext): Promise<Response> => {
		requireRead(c);
		const note = Object.assign(c.get('note'), { hidePath: true, route: '/stage/preview/{token}' });
		const token = c.req.param('token') ?? '';
		const to = safePath(c.get('url').searchParams.get('to') ?? '', '/');
		const found = token === 'leave' ? undefined : await previews.find(token);
		if (token !== 'leave' && !found) throw new TrovatoError('request.not_found', 'There is no page at this address.');
		if (found && !found.isFresh) throw changed();
		note.cookie = found ? bake(c, token, 90 * DAY_S) : bake(c, '', 0);
		return c.redirect(to, 303);
	};
}

function changed(): TrovatoError {
	return new TrovatoError('stage.changed', 'The stage has changed since this link was made; ask for a new one.');
}
