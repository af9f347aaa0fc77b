// Logging in and out, and what scripts need to send something.
// In the kernel because no plugin may see a password or make a session.
import type { Hono } from 'hono';
import type { Accounts } from '../auth/accounts.ts';
import type { ApiTokens } from '../auth/api-tokens.ts';
import type { Lockout } from '../auth/lockout.ts';
import type { Login } from '../auth/login.ts';
import type { SendMail } from '../auth/mail.ts';
import type { Passwords } from '../auth/passwords.ts';
import type { Resets } from '../auth/reset.ts';
import type { User, Users } from '../auth/users.ts';
import { TrovatoError } from '../../../wit/contract/errors/trovato-error.ts';
import type { Log } from '../observe/log.ts';
import type { Dispatcher } from '../plugins/pool/job.ts';
import { REMEMBERED, type Sessions } from '../session/sessions.ts';
import { addAccountPage } from './account-page.ts';
import { readBody } from './body.ts';
import { byMethod } from './by-method.ts';
import type { Cookies } from './cookies.ts';
import { type ForgeryCheck, scriptToken } from './forgery.ts';
import { type AppContext, type AppEnv, requireRead } from './request-context.ts';
import { createResetRequestRoute, createResetRoute } from './reset-routes.ts';
import { safePath } from './safe-path.ts';
import { createStageRoute } from './stage-route.ts';
import { control, createSystemPages, element, form, link, type Node, type ShowPage, submit } from './system-page.ts';
import type { Visitors } from './visitor.ts';

export interface AccountDependencies {
	readonly accounts: Accounts;
	readonly users: Users;
	readonly login: Login;
	readonly sessions: Sessions;
	readonly cookies: Cookies;
	readonly resets: Resets;
	readonly passwords: Passwords;
	readonly lockout: Lockout;
	readonly tokens: ApiTokens;
	readonly mail: SendMail;
	/** Where visitors reach the site, without a slash at the end. */
	readonly siteUrl: string;
	readonly siteName: string;
	/** Every permission that is declared or given. */
	readonly permissions: () => Promise<readonly string[]>;
	readonly stageExists: (id: string) => Promise<boolean>;
	readonly log: Log;
}

export interface Fields {
	/** The first value of a field; '' when there is none. */
	one(name: string): string;
	all(name: string): readonly string[];
}

/** What every account page works with. */
export interface AccountServices extends AccountDependencies {
	readonly show: ShowPage;
	/** The fields of a form, which the visitor has sent by a page of this site. */
	readonly fields: (c: AppContext) => Promise<Fields>;
	/** Somebody is logged in from now on, with a new id. */
	readonly enter: (c: AppContext, user: Pick<User, 'id'>, remembered: boolean) => Promise<void>;
}

type Given = AccountDependencies & {
	readonly dispatcher: Dispatcher;
	readonly visitors: Visitors;
	readonly check: ForgeryCheck;
};

export function addAccountRoutes(app: Hono<AppEnv>, given: Given): void {
	const services = createServices(given);
	app.all('/user/login', createLoginRoute(services));
	app.all('/user/logout', createLogoutRoute(services));
	app.all('/user/password-reset', createResetRequestRoute(services));
	app.all('/user/password-reset/:token', createResetRoute(services));
	addAccountPage(app, services);
	app.all('/admin/stage/switch', createStageRoute(services));
	app.all('/user/csrf-token', (c) => {
		requireRead(c);
		const secret = c.get('visitor').user.formSecret;
		if (secret === undefined) throw new TrovatoError('request.unauthorized', 'Without a session no token is needed.');
		return c.json({ token: scriptToken(secret) }, 200, { 'Cache-Control': 'no-store' });
	});
}

function createServices({ dispatcher, visitors, check, ...given }: Given): AccountServices {
	const { accounts, sessions, cookies } = given;
	return {
		...given,
		show: createSystemPages(dispatcher, visitors),
		async fields(c) {
			const body = await readBody(c.req.raw);
			check(c, body);
			const all = (name: string) => (Object.hasOwn(body.form, name) ? body.form[name]! : []);
			return { all, one: (name) => all(name)[0] ?? '' };
		},
		async enter(c, { id: userId }, remembered) {
			// Read anew: what somebody may do decides which sessions are still good.
			accounts.forget(userId);
			const account = await accounts.find(userId);
			if (!account) throw new TrovatoError('request.forbidden', 'This account is blocked.');
			const before = c.get('visitor').session;
			if (before) await sessions.end(before.id);
			const { privileges, sessionEpoch: epoch } = account;
			const client = (c.req.header('user-agent') ?? '').slice(0, 250);
			const { key } = await sessions.begin({ userId, remembered, privileges, epoch, client });
			cookies.write(c, { kind: 'session', key }, remembered ? REMEMBERED / 1_000 : undefined);
		},
	};
}

function createLoginRoute({ show, fields, enter, login, users, cookies }: AccountServices) {
	const page = (c: AppContext, { name = '', to = '', remember = false, error = '', said = '' }): Promise<Response> => {
		const answer = { title: 'Log in', template: 'user-login', status: error === '' ? 200 : 401 };
		if (!cookies.possible(c)) return show(c, { ...answer, content: insecure(c) });
		const typed = error === '' || name === '';
		const controls: Node[] = [
			control('textfield', 'name', 'Name or mail address', {
				'#default_value': name,
				'#required': true,
				'#attributes': { autocomplete: 'username', spellcheck: 'false', ...(typed && { autofocus: '' }) },
			}),
			control('password', 'password', 'Password', {
				'#required': true,
				'#attributes': { autocomplete: 'current-password' },
			}),
			control('checkbox', 'remember', 'Remember me', {
				'#default_value': remember ? '1' : '',
				'#description': 'Stay logged in on this device for 30 days, even when the browser was closed.',
			}),
			...(to === '' ? [] : [control('hidden', 'to', '', { '#default_value': to })]),
			submit('Log in'),
		];
		const notes = said === '' ? [] : [element('p', said)];
		const forgotten = element('p', link('/user/password-reset', 'I forgot my password'));
		return show(c, { ...answer, content: [...notes, form('user_login', '/user/login', controls, error), forgotten] });
	};
	return byMethod({
		async GET(c) {
			const { searchParams } = c.get('url');
			const to = safePath(searchParams.get('to') ?? '', '');
			if (c.get('visitor').session) return c.redirect(to || '/user/account', 303);
			const said = searchParams.has('changed') ? 'Your password is changed. Log in with the new one.' : '';
			return page(c, { to, said });
		},
		async POST(c) {
			const { one } = await fields(c);
			const [name, to, remember] = [one('name'), safePath(one('to'), ''), one('remember') !== ''];
			if (!cookies.possible(c)) return page(c, {});
			const over = c.get('over');
			if (over) {
				await login.refuseLocked(name);
				throw over;
			}
			const user = await login.check(name, one('password'));
			if (!user) return page(c, { name, to, remember, error: 'The name or the password is not right.' });
			await enter(c, user, remember);
			await users.noteLogin(user.id);
			return c.redirect(to || '/user/account', 303);
		},
	});
}

/** Why nobody can log in here: a cookie sent without encryption could be read by anybody on the way. */
function insecure(c: AppContext): Node[] {
	const { host } = c.get('url');
	return [
		element(
			'p',
			`You cannot log in at http://${host}, because this address is not encrypted: whoever is on the same network could take over your session.`,
		),
		element('p', 'Use an address that begins with https, or http://localhost on the machine that runs the site.'),
	];
}

function createLogoutRoute({ fields, sessions, cookies }: AccountServices) {
	const leave = async (c: AppContext): Promise<Response> => {
		const { session } = c.get('visitor');
		if (session) await sessions.end(session.id);
		cookies.clear(c);
		return c.redirect('/', 303);
	};
	return byMethod({
		// Other sites cannot make a browser send the cookie along, so this is safe.
		GET: leave,
		async POST(c) {
			await fields(c);
			return leave(c);
		},
	});
}
