// One's own account: the password, where one is logged in, and tokens for programs.
// In the kernel because no plugin may see a password, a session or a token.
import type { Hono } from 'hono';
import type { ApiToken } from '../auth/api-tokens.ts';
import { toTrovatoError, TrovatoError } from '../../../wit/contract/errors/trovato-error.ts';
import { may } from '../../../wit/contract/manifest/path-pattern.ts';
import type { Session } from '../session/store.ts';
import type { AccountServices } from './account-routes.ts';
import { byMethod } from './by-method.ts';
import { newPasswordControls, newPasswordProblem } from './reset-routes.ts';
import { type AppContext, type AppEnv, requireRead } from './request-context.ts';
import { control, element, form, type Node, submit } from './system-page.ts';

const PAGE = '/user/account';
const DAYS = ['7', '30', '90', '365'];

interface Mistakes {
	/** What is wrong with the current password, and with the new one. */
	readonly current?: string;
	readonly password?: string;
	readonly token?: string;
}

export function addAccountPage(app: Hono<AppEnv>, services: AccountServices): void {
	const { show, fields, users, sessions, tokens, passwords, login, permissions, enter } = services;

	const own = (c: AppContext): Session => {
		const { session } = c.get('visitor');
		if (!session) throw new TrovatoError('request.forbidden', 'Log in to see your account.');
		return session;
	};
	const mayGive = async (c: AppContext): Promise<string[]> => {
		const { user } = c.get('visitor');
		return (await permissions()).filter((one) => may(user, one));
	};
	const page = async (c: AppContext, mistakes: Mistakes = {}, made = ''): Promise<Response> => {
		const session = own(c);
		const { userId } = session;
		const [all, known, given] = await Promise.all([sessions.listOf(userId), tokens.listOf(userId), mayGive(c)]);
		const done = c.get('url').searchParams.has('done') ? [element('p', 'It is done.')] : [];
		const content = [
			...done,
			element('h2', 'Password'),
			passwordForm(c.get('visitor').user.name, mistakes),
			element('h2', 'Where you are logged in'),
			...sessionList(all, session.id),
			element('h2', 'Tokens for programs'),
			...(made === '' ? [] : newToken(made)),
			...tokenList(known),
			tokenForm(given, mistakes.token),
		];
		const status = Object.keys(mistakes).length > 0 ? 422 : 200;
		return show(c, { title: 'Your account', template: 'user-account', status, content });
	};
	const after = (c: AppContext): Response => c.redirect(`${PAGE}?done`, 303);

	app.all(PAGE, async (c) => {
		requireRead(c);
		return c.get('visitor').session ? page(c) : c.redirect(`/user/login?to=${PAGE}`, 303);
	});
	app.all(
		`${PAGE}/password`,
		byMethod({
			async POST(c) {
				const { one } = await fields(c);
				const { userId, remembered } = own(c);
				const password = newPasswordProblem(one('password'), one('again'));
				if (password !== '') return page(c, { password });
				const { name } = await users.get(userId);
				if (!(await login.check(name, one('current')))) return page(c, { current: 'This is not your password.' });
				await users.setPassword(userId, await passwords.hash(one('password')));
				await sessions.endAllOf(userId);
				await enter(c, { id: userId }, remembered);
				return after(c);
			},
		}),
	);
	app.all(
		`${PAGE}/sessions`,
		byMethod({
			async POST(c) {
				const { one } = await fields(c);
				const { userId } = own(c);
				if (one('session') !== '') {
					const found = (await sessions.listOf(userId)).find(({ id }) => id === one('session'));
					if (found) await sessions.end(found.id);
					return after(c);
				}
				await users.endSessions(userId);
				await sessions.endAllOf(userId);
				services.cookies.clear(c);
				return c.redirect('/user/login', 303);
			},
		}),
	);
	app.all(
		`${PAGE}/tokens`,
		byMethod({
			async POST(c) {
				const { one, all } = await fields(c);
				const { userId } = own(c);
				if (one('token') !== '') {
					await tokens.revoke(userId, one('token'));
					return after(c);
				}
				const allowed = await mayGive(c);
				const wanted = { userId, name: one('name'), days: Number(one('days')) };
				const chosen = all('permissions').filter((permission) => allowed.includes(permission));
				try {
					return await page(c, {}, await tokens.create({ ...wanted, permissions: chosen }));
				} catch (error) {
					const { code, message } = toTrovatoError(error);
					if (code !== 'request.invalid') throw error;
					return page(c, { token: message });
				}
			},
		}),
	);
}

function passwordForm(name: string, { current = '', password = '' }: Mistakes): Node {
	const who = { '#default_value': name, '#attributes': { autocomplete: 'username', readonly: '' } };
	const now = { '#required': true, '#error': current, '#attributes': { autocomplete: 'current-password' } };
	const controls = [
		// Password managers want to know whose it is.
		control('textfield', 'name', 'Name', who),
		control('password', 'current', 'Password until now', now),
		...newPasswordControls(password),
		submit('Change the password'),
	];
	return form('user_password', `${PAGE}/password`, controls);
}

function sessionList(all: readonly Session[], own: string): Node[] {
	const rows = all.map((session) => {
		const end = [control('hidden', 'session', '', { '#default_value': session.id }), submit('End', 'button--small')];
		const last = session.id === own ? 'This one' : form('user_session', `${PAGE}/sessions`, end);
		const cells = [describeClient(session.client), time(session.created), time(session.expires), last];
		return element('tr', ...cells.map((cell) => element('td', cell)));
	});
	const head = ['Browser', 'Since', 'Until', 'End'].map((text) => element('th', text));
	const everywhere = form('user_sessions', `${PAGE}/sessions`, [submit('Sign out everywhere', 'button--danger')]);
	return [element('table', element('thead', element('tr', ...head)), element('tbody', ...rows)), everywhere];
}

function tokenList(tokens: readonly ApiToken[]): Node[] {
	if (tokens.length === 0) return [element('p', 'You have none.')];
	const rows = tokens.map(({ id, name, permissions, expires }) => {
		const revoke = [control('hidden', 'token', '', { '#default_value': id }), submit('Revoke', 'button--small')];
		const cells = [name, permissions.join(', '), time(expires.getTime()), form('user_token', `${PAGE}/tokens`, revoke)];
		return element('tr', ...cells.map((cell) => element('td', cell)));
	});
	const head = ['Name', 'May', 'Until', 'End'].map((text) => element('th', text));
	return [element('table', element('thead', element('tr', ...head)), element('tbody', ...rows))];
}

function newToken(token: string): Node[] {
	return [
		element('p', 'This is the new token. Keep it now: it is not shown again.'),
		element('pre', element('code', token)),
	];
}

function tokenForm(permissions: readonly string[], problem = ''): Node {
	const options = permissions.map((one) => ({ value: one, label: one }));
	const days = DAYS.map((one) => ({ value: one, label: `${one} days` }));
	const controls = [
		control('textfield', 'name', 'What it is for', { '#required': true, '#attributes': { maxlength: 100 } }),
		control('select', 'days', 'Good for', { '#options': days, '#default_value': '90' }),
		control('checkboxes', 'permissions', 'What it may do', { '#options': options }),
		submit('Make a token', ''),
	];
	const children = [form('user_token_new', `${PAGE}/tokens`, controls, problem)];
	return control('details', '', 'Make a token', {
		'#children': children,
		...(problem !== '' && { '#attributes': { open: '' } }),
	});
}

function time(at: number): Node {
	const iso = new Date(at).toISOString();
	const text = `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
	return { '#type': 'element', '#tag': 'time', '#attributes': { datetime: iso }, '#children': [text] };
}

const BROWSERS = ['Firefox', 'Edg', 'OPR', 'Chrome', 'Safari'];
const SYSTEMS = ['Android', 'iPhone', 'iPad', 'Windows', 'Mac OS', 'Linux'];

/** `Firefox, Windows`; what it calls itself when that says nothing. */
function describeClient(client: string): string {
	const known = [BROWSERS, SYSTEMS].map((list) => list.find((one) => client.includes(one)));
	const names = known.filter((one) => one !== undefined).map((one) => ({ Edg: 'Edge', OPR: 'Opera' })[one] ?? one);
	return names.join(', ') || client.slice(0, 60) || 'unknown';
}
