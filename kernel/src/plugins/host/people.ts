// Host functions of `people`: what the screens of whoever looks after people show and change; for core plugins only.
import { createHash, randomBytes } from 'node:crypto';
import { TrovatoError } from '../../../../wit/contract/errors/trovato-error.ts';
import { KERNEL_PERMISSIONS } from '../../../../wit/contract/manifest/compatibility.ts';
import { may } from '../../../../wit/contract/manifest/path-pattern.ts';
import { IDENTITY_TAG } from '../../auth/identity-tag.ts';
import { mailProblem, nameProblem, tidyName } from '../../auth/names.ts';
import { WORKER } from '../../db/unit-of-work.ts';
import type { People } from '../../generated/host.ts';
import { frameOf, type RequestScope, type Slot } from '../worker/frame.ts';

const CAPABILITY = 'people:administer';
const USERS = 'administer users';
const ROLES = 'administer permissions';
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const MOST = 500;

interface Change {
	name?: string;
	mail?: string;
	is_admin?: boolean;
	is_active?: boolean;
	roles?: string[];
}

export function createPeople(slot: Slot): People {
	/** The running request, when plugin and person may do this. */
	const granted = (...permissions: string[]): RequestScope => {
		const { plugin, request } = frameOf(slot, 'a people function');
		if (!plugin.capabilities.includes(CAPABILITY))
			throw new TrovatoError('host.not_granted', `'${plugin.name}' is not granted the capability ${CAPABILITY}.`);
		if (permissions.some((permission) => may(request.job.user, permission))) return request;
		throw new TrovatoError('request.forbidden', `This takes the permission '${permissions.join("' or '")}'.`);
	};
	type Args = readonly (string | number | null | { readonly json: string })[];
	const call = async (request: RequestScope, name: string, args: Args): Promise<unknown> => {
		const places = args.map((_, index) => `$${index + 1}`).join(', ');
		const text = `/* kernel.people-${name} */ select kernel.people_${name}(${places})::text as value`;
		return (await request.work.run(WORKER, { name: `people-${name}`, text }, args)).rows[0]?.['value'];
	};
	const read = async (request: RequestScope, name: string, ...args: Args): Promise<string> =>
		found(await call(request, name, args));
	const write = async (request: RequestScope, name: string, ...args: Args): Promise<string> => {
		const value = found(await call(request, name, args));
		request.cache.invalidate(IDENTITY_TAG);
		return value;
	};
	/** An administrator is changed by another one only, and only they make one. */
	const guard = async (request: RequestScope, id: string | null, change: Change): Promise<void> => {
		const { user } = request.job;
		if (change.roles && !may(user, ROLES))
			throw new TrovatoError('request.forbidden', `To give roles takes the permission '${ROLES}'.`);
		if (user.isAdmin) return;
		const before = id === null ? undefined : (JSON.parse(await read(request, 'get', id)) as Change);
		if (change.is_admin === true || before?.is_admin === true)
			throw new TrovatoError('request.forbidden', 'Only an administrator may make or change one.');
	};
	return {
		async listUsers(wanted, after, limit) {
			const request = granted(USERS, ROLES);
			const [id = '', ...name] = after.split(' ');
			const start = UUID.test(id) ? [name.join(' '), id] : ['', '00000000-0000-0000-0000-000000000000'];
			return read(request, 'list', wanted, ...start, Math.min(Math.max(limit, 1), MOST));
		},
		getUser: async (id) => read(granted(USERS, ROLES), 'get', uuid(id)),
		async saveUser(id, json) {
			const request = granted(USERS);
			const wanted = id === '' ? null : uuid(id);
			const change = parseChange(json, wanted === null);
			await guard(request, wanted, change);
			return write(request, 'save', wanted, { json: JSON.stringify(change) }).catch(explain);
		},
		async deleteUser(id) {
			const request = granted(USERS);
			await guard(request, uuid(id), {});
			await write(request, 'delete', id).catch(explain);
		},
		async resetLink(id) {
			const request = granted(USERS);
			await guard(request, uuid(id), {});
			const token = randomBytes(32).toString('base64url');
			await write(request, 'reset', id, createHash('sha256').update(token).digest('hex'));
			return `/user/password-reset/${token}`;
		},
		async sessionsOf(id) {
			const request = granted(USERS);
			const { sessions } = request;
			if (!sessions) return read(request, 'sessions', uuid(id));
			const all = await sessions.listOf(uuid(id));
			const iso = (at: number) => new Date(at).toISOString();
			return JSON.stringify(
				all.map(({ client, created, seen, expires }) => ({
					client,
					created: iso(created),
					seen: iso(seen),
					expires: iso(expires),
				})),
			);
		},
		async endSessions(id) {
			const request = granted(USERS);
			await guard(request, uuid(id), {});
			await write(request, 'end_sessions', id);
		},
		listRoles: async () => read(granted(USERS, ROLES), 'roles'),
		async saveRole(id, name, permissions) {
			const request = granted(ROLES);
			const given = parseList(permissions);
			const lacking = given.find((one) => !may(request.job.user, one));
			if (name.trim() === '' || name.length > 60) throw invalid('The name of a role has 1 to 60 characters.');
			const wanted = id === '' ? null : uuid(id);
			const before = wanted === null ? [] : permissionsOf(await read(request, 'roles'), wanted);
			if (lacking !== undefined && !before.includes(lacking))
				throw new TrovatoError('request.forbidden', `Nobody gives a permission that they lack: '${lacking}'.`);
			return write(request, 'save_role', wanted, name.trim(), { json: JSON.stringify(given) }).catch(explain);
		},
		async deleteRole(id) {
			await write(granted(ROLES), 'delete_role', uuid(id));
		},
		listPermissions() {
			const { known } = granted(ROLES);
			const kernel = Object.entries(KERNEL_PERMISSIONS).map(([name, about]) => ({ name, about, plugin: '' }));
			const declared = known
				.filter(({ enabled }) => enabled)
				.flatMap(({ name: plugin, permissions }) =>
					permissions.map(({ name, description: about }) => ({ name, about, plugin })),
				);
			return JSON.stringify([...kernel, ...declared]);
		},
	};
}

function found(value: unknown): string {
	if (typeof value === 'string') return value;
	throw new TrovatoError('request.not_found', 'There is nobody and nothing with this id.');
}

function invalid(sentence: string): TrovatoError {
	return new TrovatoError('request.invalid', sentence);
}

function uuid(id: string): string {
	if (UUID.test(id)) return id;
	throw new TrovatoError('request.not_found', 'There is nobody and nothing with this id.');
}

/** What the database refused, in words for whoever filled in the form. */
function explain(error: unknown): never {
	const constraint = error instanceof TrovatoError ? error.extra['constraint'] : undefined;
	const sentences: Readonly<Record<string, string>> = {
		an_administrator: 'The site has to keep an administrator who can log in.',
		users_name: 'Somebody has this name already.',
		users_mail: 'Somebody has this mail address already.',
		role_name_key: 'There is a role of this name already.',
	};
	const sentence = sentences[String(constraint)];
	if (sentence === undefined) throw error;
	throw new TrovatoError('request.conflict', sentence, { cause: error });
}

function parseJson(json: string): unknown {
	try {
		return JSON.parse(json);
	} catch (cause) {
		throw new TrovatoError('host.bad_argument', 'The argument is no JSON.', { cause });
	}
}

function parseList(json: string): string[] {
	const list = parseJson(json);
	if (Array.isArray(list) && list.length <= 1_000 && list.every((one) => typeof one === 'string')) return list;
	throw new TrovatoError('host.bad_argument', 'The argument is no JSON list of texts.');
}

function parseChange(json: string, isNew: boolean): Change {
	const given = (parseJson(json) ?? {}) as Readonly<Record<keyof Change, unknown>>;
	const { name, mail, is_admin: isAdmin, is_active: isActive, roles } = given;
	const text = (value: unknown): string => (typeof value === 'string' ? value : '');
	const change: Change = {};
	if (name !== undefined || isNew) {
		change.name = tidyName(text(name));
		const problem = nameProblem(change.name);
		if (problem !== undefined) throw invalid(problem);
	}
	if (mail !== undefined) {
		change.mail = text(mail).trim();
		const problem = mailProblem(change.mail);
		if (problem !== undefined) throw invalid(problem);
	}
	if (typeof isAdmin === 'boolean') change.is_admin = isAdmin;
	if (typeof isActive === 'boolean') change.is_active = isActive;
	if (roles !== undefined) change.roles = parseList(JSON.stringify(roles));
	return change;
}

function permissionsOf(roles: string, id: string): readonly string[] {
	const list = JSON.parse(roles) as readonly { id: string; permissions: string[] }[];
	return list.find((role) => role.id === id.toLowerCase())?.permissions ?? [];
}
