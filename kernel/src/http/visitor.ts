// Who is asking: by the cookie of a session, by the token of a program, or nobody we know.
// In the kernel because no plugin may decide who somebody is.
import type { MiddlewareHandler } from 'hono';
import { type Account, type Accounts, ANONYMOUS_ID } from '../auth/accounts.ts';
import type { ApiTokens } from '../auth/api-tokens.ts';
import { TrovatoError } from '../../../wit/contract/errors/trovato-error.ts';
import { may } from '../../../wit/contract/manifest/path-pattern.ts';
import type { JobUser } from '../plugins/pool/job.ts';
import type { Sessions } from '../session/sessions.ts';
import type { Session } from '../session/store.ts';
import type { Previews } from '../stage/previews.ts';
import type { Cookies } from './cookies.ts';
import { within } from './deadline.ts';
import { previewedStage } from './preview-route.ts';
import { type AppContext, type AppEnv, headerOf } from './request-context.ts';

/** Who may look at a stage other than live. */
export const STAGE_PERMISSION = 'use stages';
/** An old id is good for this long after the new one was made. */
const OVERLAP = 30_000;

export interface Visitor {
	readonly user: JobUser;
	/** The stage looked at; null is live. */
	readonly stage: string | null;
	/** How it was shown: whoever has a cookie may have been made to send it. */
	readonly by: 'nothing' | 'cookie' | 'token';
	readonly session?: Session;
}

export interface Visitors {
	/** The step that finds out. */
	readonly recognise: MiddlewareHandler<AppEnv>;
	/** Whoever is not logged in. */
	anonymous(): Promise<Visitor>;
	/** The visitor as somebody who may be shown a form. `answered` is to be told whether that happened. */
	forForms(c: AppContext): { readonly user: JobUser; answered(hasForm: boolean): void };
}

export interface VisitorDependencies {
	readonly accounts: Accounts;
	readonly sessions: Sessions;
	readonly tokens: Pick<ApiTokens, 'find'>;
	readonly cookies: Cookies;
	readonly previews?: Previews;
}

function unavailable(cause: unknown): never {
	if (cause instanceof TrovatoError) throw cause;
	throw new TrovatoError('server.unavailable', 'It cannot be found out who is asking.', { cause });
}

/** Paths that are the same for everybody. */
const IMPERSONAL = /^\/(?:health$|metrics$|static\/|cron\/|stage\/preview\/)/;

export function createVisitors({ accounts, sessions, tokens, cookies, previews }: VisitorDependencies): Visitors {
	const nobody = (permissions: readonly string[]): Visitor => {
		const user = { id: ANONYMOUS_ID, name: '', permissions, isAdmin: false };
		return { user, stage: null, by: 'nothing' };
	};
	const anonymous = async (): Promise<Visitor> => nobody(await accounts.anonymous());

	/** Whoever shows nothing, as long as nothing has to be waited for. */
	const stranger = (c: AppContext): Visitor | undefined => {
		const shows = headerOf(c, 'cookie') !== undefined || headerOf(c, 'authorization') !== undefined;
		const permissions = shows ? undefined : accounts.everybody();
		return permissions && nobody(permissions);
	};

	const bySession = async (c: AppContext, key: string): Promise<Visitor | undefined> => {
		const found = await sessions.find(key);
		const account = found && (await accounts.find(found.userId));
		if (!account || found.epoch !== account.sessionEpoch) return undefined;
		const session = await renewed(c, found, account);
		c.set('identity', session.id);
		const { id, name, permissions, isAdmin } = account;
		const user = { id, name, permissions, isAdmin, formSecret: session.formSecret };
		const stage = may(user, STAGE_PERMISSION) ? session.activeStage : null;
		return { user, stage, by: 'cookie', session };
	};

	/** Whoever may do something else than before gets another id, with the next page that they open. */
	const renewed = async (c: AppContext, session: Session, account: Account): Promise<Session> => {
		const opens = c.req.method === 'GET' && (headerOf(c, 'accept') ?? '').includes('text/html');
		const left = session.expires - Date.now();
		if (!opens || session.privileges === account.privileges || left <= OVERLAP) return session;
		const begun = await sessions.renew(session, account.privileges);
		cookies.write(c, { kind: 'session', key: begun.key }, session.remembered ? Math.ceil(left / 1_000) : undefined);
		return begun.session;
	};

	const byToken = async (c: AppContext, text: string): Promise<Visitor> => {
		const token = await tokens.find(text);
		const account = token && (await accounts.find(token.userId));
		if (!account) throw new TrovatoError('request.unauthorized', 'This token is not known, or it has expired.');
		c.set('identity', token.id);
		const { id, name } = account;
		const permissions = token.permissions.filter((one) => may(account, one));
		return { user: { id, name, permissions, isAdmin: false }, stage: null, by: 'token' };
	};

	const find = async (c: AppContext): Promise<Visitor> => {
		const [, bearer] = /^Bearer +(\S+)$/i.exec(headerOf(c, 'authorization') ?? '') ?? [];
		if (bearer !== undefined) return byToken(c, bearer);
		const carried = cookies.read(c);
		if (carried?.kind === 'session') {
			const visitor = await bySession(c, carried.key);
			if (visitor) return visitor;
			cookies.clear(c);
		}
		const visitor = await anonymous();
		if (carried?.kind !== 'visitor') return visitor;
		return { ...visitor, by: 'cookie', user: { ...visitor.user, formSecret: cookies.formSecret(carried.key) } };
	};

	const findWithStage = async (c: AppContext): Promise<Visitor> => {
		const visitor = await find(c);
		const previewed = previews && (await previewedStage(c, previews));
		return { ...visitor, stage: previewed ?? visitor.stage };
	};

	/** What was made for forms that no page had; nobody has seen it. */
	const spares: { readonly key: string; readonly formSecret: string }[] = [];
	const spareOf = (key: string) => ({ key, formSecret: cookies.formSecret(key) });

	return {
		anonymous,
		async recognise(c, next) {
			if (!IMPERSONAL.test(c.get('url').pathname))
				c.set('visitor', stranger(c) ?? (await within(findWithStage(c), 5_000).catch(unavailable)));
			await next();
		},
		forForms(c) {
			const { user, by } = c.get('visitor');
			if (by !== 'nothing' || !cookies.possible(c)) return { user, answered() {} };
			const spare = spares.pop() ?? spareOf(cookies.newKey());
			return {
				user: { ...user, formSecret: spare.formSecret },
				answered(hasForm) {
					if (hasForm) cookies.write(c, { kind: 'visitor', key: spare.key });
					else spares.push(spare);
				},
			};
		},
	};
}
