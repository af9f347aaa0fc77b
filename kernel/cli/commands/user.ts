// `trovato user …`: people, beside a running site or without one.
import type { Config } from '../../src/config/load-config.ts';
import { createResets, type Resets } from '../../src/auth/reset.ts';
import { createUsers, type User, type Users } from '../../src/auth/users.ts';
import { prepareDatabase } from '../../src/db/setup.ts';
import { TrovatoError } from '../../../wit/contract/errors/trovato-error.ts';
import { openCommandDatabase } from '../database.ts';
import { withOwner } from '../kernel.ts';
import { loadSite } from '../site.ts';
import { type OptionSpec, table } from '../usage.ts';
import type { Command, Context } from './context.ts';

interface Work extends Context {
	readonly config: Config;
	readonly users: Users;
	readonly resets: Resets;
	/** Whom the first argument names. */
	readonly who: () => Promise<User>;
}

interface Shape {
	readonly name: string;
	readonly description: string;
	readonly arguments?: readonly string[];
	readonly options?: readonly OptionSpec[];
	/** What is printed: as text, and as JSON. */
	readonly run: (work: Work) => Promise<readonly [text: string, json: unknown]>;
}

function command({ name, description, arguments: args = [], options = [], run }: Shape): Command {
	return {
		spec: { name: `user ${name}`, description, arguments: args, options },
		async run(context) {
			const { words, terminal, print } = context;
			const config = loadSite(words.values['site']);
			const database = await openCommandDatabase(config, 'user', terminal);
			try {
				await prepareDatabase(database.url, { info() {}, warn: terminal.line });
				const [text, json] = await withOwner(database.url, (owner) => {
					const users = createUsers(owner);
					return run({ ...context, config, users, resets: createResets(owner), who: () => find(users, context) });
				});
				print(words.switches.has('json') ? JSON.stringify(json) : text);
				return 0;
			} finally {
				await database.close();
			}
		},
	};
}

async function find(users: Users, { words }: Context): Promise<User> {
	const given = words.arguments[0] ?? '';
	const user = await users.find(given);
	if (!user) throw new TrovatoError('request.not_found', `There is nobody with the name or mail address '${given}'.`);
	return user;
}

const told = ({ id, name, mail, isAdmin, isActive, created, login }: User) => ({
	id,
	name,
	mail,
	is_admin: isAdmin,
	is_active: isActive,
	created,
	login,
});

const linkFor = async ({ config, resets }: Work, { id }: User): Promise<string> =>
	`${config.siteUrl}/user/password-reset/${await resets.create(id)}`;

const PERSON = ['name or mail'];

export const userList: Command = command({
	name: 'list',
	description: 'Lists people.',
	async run({ users }) {
		const all = await users.list();
		const state = ({ isAdmin, isActive, mail }: User) =>
			[mail, isAdmin && 'administrator', !isActive && 'blocked'].filter(Boolean).join(', ');
		return [table(all.map((user) => [user.name, state(user)])), all.map(told)];
	},
});

export const userCreate: Command = command({
	name: 'create',
	description: 'Makes an account, and prints a link by which its owner chooses a password.',
	arguments: ['name'],
	options: [
		{ name: 'mail', value: 'address', description: 'the mail address' },
		{ name: 'admin', description: 'it may do everything' },
	],
	async run(work) {
		const { words, users } = work;
		const { mail = '' } = words.values;
		const user = await users.create({ name: words.arguments[0]!, mail, isAdmin: words.switches.has('admin') });
		const link = await linkFor(work, user);
		return [`Made '${user.name}'. This address works once, for an hour: ${link}`, { ...told(user), link }];
	},
});

export const userResetLink: Command = command({
	name: 'reset-link',
	description: 'Prints a link by which somebody chooses a new password; it works once, for an hour.',
	arguments: PERSON,
	async run(work) {
		const link = await linkFor(work, await work.who());
		return [link, { link }];
	},
});

/** A change after which there is little to tell. */
const change = (name: string, description: string, done: string, work: (users: Users, user: User) => Promise<void>) =>
	command({
		name,
		description,
		arguments: PERSON,
		async run({ users, who }) {
			const user = await who();
			await work(users, user);
			return [`'${user.name}' is ${done}.`, told(await users.get(user.id))];
		},
	});

export const userBlock: Command = change(
	'block',
	'Ends all sessions of somebody and lets them in no more.',
	'blocked',
	(users, { id }) => users.setActive(id, false),
);
export const userUnblock: Command = change(
	'unblock',
	'Lets somebody in again.',
	'not blocked any more',
	(users, { id }) => users.setActive(id, true),
);
export const userDelete: Command = change(
	'delete',
	'Blocks somebody and removes who they were; what they wrote stays.',
	'deleted',
	(users, { id }) => users.anonymise(id),
);

export const userRole: Command = command({
	name: 'role',
	description: "Gives somebody a role, or takes it away; 'administrator' is the right to do everything.",
	arguments: [...PERSON, 'role'],
	options: [{ name: 'remove', description: 'take it away' }],
	async run({ users, who, words }) {
		const user = await who();
		const role = words.arguments[1]!;
		const has = !words.switches.has('remove');
		await users.setRole(user.id, role, has);
		return [`'${user.name}' ${has ? 'has' : 'does not have'} the role '${role}'.`, { id: user.id, role, has }];
	},
});
