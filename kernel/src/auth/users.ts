// The records of people: made, found, changed, blocked and deleted here.
// In the kernel because plugins know people by id and name only.
import { v7 } from 'uuid';
import { KERNEL_PERMISSIONS } from '../../../wit/contract/manifest/compatibility.ts';
import type { Sql } from '../db/connect.ts';
import { TrovatoError } from '../../../wit/contract/errors/trovato-error.ts';
import { ANONYMOUS_ID, ANONYMOUS_ROLE, AUTHENTICATED_ROLE } from './accounts.ts';
import { mailProblem, nameProblem, tidyName } from './names.ts';

export interface User {
	readonly id: string;
	readonly name: string;
	readonly mail: string;
	/** The hash of the password; '' when there is none, so that nobody can log in with one. */
	readonly pass: string;
	readonly isAdmin: boolean;
	readonly isActive: boolean;
	readonly created: Date;
	readonly login: Date | null;
	readonly access: Date | null;
}

export interface NewUser {
	readonly name: string;
	readonly mail?: string;
	readonly pass?: string;
	readonly isAdmin?: boolean;
}

export interface Users {
	/** Throws `request.invalid` for a name or mail that cannot be one, `request.conflict` for one that is taken. */
	create(user: NewUser): Promise<User>;
	get(id: string): Promise<User>;
	/** By name or mail, whatever the case. */
	find(nameOrMail: string): Promise<User | undefined>;
	/** By name, 500 at most. */
	list(): Promise<User[]>;
	/** Ends all sessions as well, but those that begin later; so does blocking. */
	setPassword(id: string, pass: string): Promise<void>;
	/** Refuses to block the last administrator. */
	setActive(id: string, isActive: boolean): Promise<void>;
	/** Blocks, and removes all that says who it was; what they wrote stays. */
	anonymise(id: string): Promise<void>;
	noteLogin(id: string): Promise<void>;
	endSessions(id: string): Promise<void>;
	/** Gives or takes a role by its name, or the right to do everything by `administrator`. Makes no role. */
	setRole(id: string, role: string, has: boolean): Promise<void>;
	/** Those that are declared or given, without those that have a placeholder; sorted. */
	permissions(declared: readonly string[]): Promise<string[]>;
	/** Whether anybody can log in who may do everything. */
	hasAdmin(): Promise<boolean>;
}

export function createUsers(owner: Sql): Users {
	const columns = owner`id, name, mail, pass, is_admin as "isAdmin", status = 1 as "isActive", created, login, access`;
	/** Changes somebody; `request.not_found` when there is nobody with this id. */
	const change = async (id: string, set: ReturnType<Sql>, also = owner`true`): Promise<void> => {
		const { count } =
			await owner`update kernel.users set ${set} where id = ${id} and id <> ${ANONYMOUS_ID} and ${also}`;
		if (count === 0) throw new TrovatoError('request.not_found', 'There is no such person.');
	};
	const keepAdmin = async (id: string): Promise<void> => {
		const rows = await owner`
			select from kernel.users where id = ${id} and is_admin and status = 1
				and not exists (select from kernel.users where id <> ${id} and is_admin and status = 1)`;
		if (rows.length > 0) throw new TrovatoError('request.conflict', 'This is the last administrator who can log in.');
	};
	return {
		async create({ name: given, mail = '', pass = '', isAdmin = false }) {
			const name = tidyName(given);
			const problem = nameProblem(name) ?? mailProblem(mail.trim());
			if (problem !== undefined) throw new TrovatoError('request.invalid', problem);
			const [user] = await owner<User[]>`
				insert into kernel.users (id, name, mail, pass, is_admin)
				values (${v7()}, ${name}, ${mail.trim()}, ${pass}, ${isAdmin}) on conflict do nothing returning ${columns}`;
			if (!user) throw new TrovatoError('request.conflict', 'Somebody has this name or mail address already.');
			return user;
		},
		async get(id) {
			const [user] = await owner<
				User[]
			>`select ${columns} from kernel.users where id = ${id} and id <> ${ANONYMOUS_ID}`;
			if (!user) throw new TrovatoError('request.not_found', 'There is no such person.');
			return user;
		},
		async find(nameOrMail) {
			const wanted = tidyName(nameOrMail);
			if (wanted === '' || wanted.length > 320) return undefined;
			const [user] = await owner<User[]>`
				select ${columns} from kernel.users
				where (lower(name) = lower(${wanted}) or (mail <> '' and lower(mail) = lower(${wanted}))) and id <> ${ANONYMOUS_ID}`;
			return user;
		},
		list: () => owner<User[]>`
			select ${columns} from kernel.users where id <> ${ANONYMOUS_ID} order by lower(name), id limit 500`,
		async setPassword(id, pass) {
			await change(id, owner`pass = ${pass}, session_epoch = session_epoch + 1`);
			await owner`delete from kernel.password_reset_token where user_id = ${id}`;
		},
		async setActive(id, isActive) {
			if (!isActive) await keepAdmin(id);
			await change(id, isActive ? owner`status = 1` : owner`status = 0, session_epoch = session_epoch + 1`);
		},
		async anonymise(id) {
			await keepAdmin(id);
			await owner.begin(async (tx) => {
				const { count } = await tx`
					update kernel.users set name = 'deleted-' || right(id::text, 12), mail = '', pass = '', data = '{}', status = 0,
						is_admin = false, login = null, access = null, timezone = 'UTC', language = 'en',
						session_epoch = session_epoch + 1
					where id = ${id} and id <> ${ANONYMOUS_ID}`;
				if (count === 0) throw new TrovatoError('request.not_found', 'There is no such person.');
				for (const table of ['users_roles', 'session', 'password_reset_token', 'api_token'])
					await tx`delete from ${tx(`kernel.${table}`)} where user_id = ${id}`;
			});
		},
		noteLogin: (id) => change(id, owner`login = now(), access = now()`),
		endSessions: (id) => change(id, owner`session_epoch = session_epoch + 1`),
		async setRole(id, role, has) {
			if (role === 'administrator') {
				if (!has) await keepAdmin(id);
				return change(id, owner`is_admin = ${has}`);
			}
			const [found] = await owner<{ id: string }[]>`
				select id from kernel.role where name = ${role} and id not in (${ANONYMOUS_ROLE}, ${AUTHENTICATED_ROLE})`;
			if (!found) throw new TrovatoError('request.not_found', `There is no role '${role}' that people can be given.`);
			if (has)
				await owner`insert into kernel.users_roles (user_id, role_id) values (${id}, ${found.id}) on conflict do nothing`;
			else await owner`delete from kernel.users_roles where user_id = ${id} and role_id = ${found.id}`;
		},
		async permissions(declared) {
			const rows = await owner<{ permission: string }[]>`select distinct permission from kernel.role_permission`;
			const all = new Set([
				...Object.keys(KERNEL_PERMISSIONS),
				...declared,
				...rows.map(({ permission }) => permission),
			]);
			return [...all].filter((one) => !one.includes('{')).toSorted();
		},
		async hasAdmin() {
			return (await owner`select from kernel.users where is_admin and status = 1 and pass <> '' limit 1`).length > 0;
		},
	};
}
