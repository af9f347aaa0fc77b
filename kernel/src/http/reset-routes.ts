// Choosing a new password by a link that came by mail.
// In the kernel because no plugin may see a password.
import { TrovatoError } from '../../../wit/contract/errors/trovato-error.ts';
import { passwordProblem } from '../auth/passwords.ts';
import type { User } from '../auth/users.ts';
import type { AccountServices } from './account-routes.ts';
import { byMethod } from './by-method.ts';
import type { AppContext } from './request-context.ts';
import { control, element, form, link, type Node, submit } from './system-page.ts';

/** The same for every address, whether somebody has it or not. */
const SENT =
	'If an account has this mail address, a link to choose a new password is on its way. It is good for one hour.';

/** Two fields for a new password. */
export function newPasswordControls(problem = ''): Node[] {
	const more = { '#required': true, '#attributes': { autocomplete: 'new-password', minlength: 12, maxlength: 128 } };
	return [
		control('password', 'password', 'New password', {
			...more,
			'#description': '12 to 128 characters. Several words are easier to remember than signs.',
			'#error': problem,
		}),
		control('password', 'again', 'New password, once more', more),
	];
}

/** What is wrong with what was typed into these. */
export function newPasswordProblem(password: string, again: string): string {
	return passwordProblem(password) ?? (password === again ? '' : 'The two passwords are not the same.');
}

/** `/user/password-reset`: asks for the address. */
export function createResetRequestRoute({
	show,
	fields,
	users,
	resets,
	mail,
	siteUrl,
	siteName,
	log,
}: AccountServices) {
	const page = { title: 'Choose a new password', template: 'user-password-reset' };
	const send = async (address: string): Promise<void> => {
		const user = await users.find(address);
		if (!user?.isActive || user.mail === '' || user.mail.toLowerCase() !== address.trim().toLowerCase()) return;
		if (await resets.isRecent(user.id)) return;
		const url = `${siteUrl}/user/password-reset/${await resets.create(user.id)}`;
		const text = `Somebody, probably you, asked for a new password for ${user.name} at ${siteName}.\n\nChoose it within an hour at this address, which works once:\n\n${url}\n\nIf it was not you, there is nothing to do: the old password stays.`;
		await mail({ to: user.mail, subject: `A new password at ${siteName}`, text });
	};
	return byMethod({
		GET: (c) => {
			const controls = [
				control('email', 'mail', 'Mail address', { '#required': true, '#attributes': { autocomplete: 'email' } }),
				submit('Send me a link'),
			];
			return show(c, { ...page, content: [form('user_password_reset', '/user/password-reset', controls)] });
		},
		async POST(c) {
			const { one } = await fields(c);
			// How long it takes to find the account and to send mail is not to be seen.
			void send(one('mail')).catch((err: unknown) => log.error({ err }, 'the mail with a link could not be sent'));
			return show(c, { ...page, content: [element('p', SENT), element('p', link('/user/login', 'Log in'))] });
		},
	});
}

/** `/user/password-reset/{token}`: asks for the new password. */
export function createResetRoute({ show, fields, users, resets, passwords, sessions, lockout }: AccountServices) {
	const getUser = async (c: AppContext): Promise<User> => {
		c.get('note').hidePath = true;
		const id = await resets.find(c.req.param('token') ?? '');
		const user = id === undefined ? undefined : await users.get(id);
		if (user?.isActive) return user;
		throw new TrovatoError(
			'request.not_found',
			'This link has been used already, or it is too old. Ask for a new one.',
		);
	};
	const page = (c: AppContext, { name }: User, problem = ''): Promise<Response> => {
		const controls = [
			// Password managers want to know whose it is.
			control('textfield', 'name', 'Name', {
				'#default_value': name,
				'#attributes': { autocomplete: 'username', readonly: '' },
			}),
			...newPasswordControls(problem),
			submit('Save the password'),
		];
		const content = [form('user_new_password', c.get('url').pathname, controls)];
		const status = problem === '' ? 200 : 422;
		return show(c, { title: 'Choose a new password', template: 'user-new-password', status, content });
	};
	return byMethod({
		GET: async (c) => page(c, await getUser(c)),
		async POST(c) {
			const { one } = await fields(c);
			const user = await getUser(c);
			const problem = newPasswordProblem(one('password'), one('again'));
			if (problem !== '') return page(c, user, problem);
			const hash = await passwords.hash(one('password'));
			if ((await resets.use(c.req.param('token') ?? '')) !== user.id) return page(c, await getUser(c));
			await users.setPassword(user.id, hash);
			await sessions.endAllOf(user.id);
			await lockout.clear(user.name);
			return c.redirect('/user/login?changed', 303);
		},
	});
}
