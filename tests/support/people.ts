// People of a test site: somebody with permissions, and requests as that person.
import { randomUUID } from 'node:crypto';
import { createAccounts } from '../../kernel/src/auth/accounts.ts';
import { loadSecret } from '../../kernel/src/auth/secret.ts';
import type { Sql } from '../../kernel/src/db/connect.ts';
import { createCookies } from '../../kernel/src/http/cookies.ts';
import type { AppContext, RequestNote } from '../../kernel/src/http/request-context.ts';
import { formToken } from '../../kernel/src/session/form-token.ts';
import { createPostgresStore } from '../../kernel/src/session/postgres-store.ts';
import { createSessions } from '../../kernel/src/session/sessions.ts';
import type { TestSite } from './site.ts';

export interface Person {
	readonly id: string;
	readonly name: string;
	/** A request as this person. */
	fetch(address: string, init?: RequestInit): Promise<Response>;
	/** Asks for JSON, and sends it when there is a body. */
	json(method: string, address: string, body?: unknown, headers?: Record<string, string>): Promise<JsonAnswer>;
}

export interface JsonAnswer {
	readonly status: number;
	readonly headers: Headers;
	// oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers of every shape
	readonly body: any;
}

export interface PersonOptions {
	readonly permissions?: readonly string[];
	readonly admin?: boolean;
}

/** Makes somebody with a role of their own that has the permissions and what everybody has, and logs them in. */
export async function createPerson(site: TestSite, name: string, options: PersonOptions = {}): Promise<Person> {
	const { permissions = [], admin = false } = options;
	const id = randomUUID();
	const role = randomUUID();
	const { owner } = site.database;
	await owner`insert into kernel.users (id, name, is_admin) values (${id}, ${name}, ${admin})`;
	await owner`insert into kernel.role (id, name) values (${role}, ${`role of ${id}`})`;
	for (const permission of permissions)
		await owner`insert into kernel.role_permission (role_id, permission) values (${role}, ${permission})`;
	await owner`insert into kernel.users_roles (user_id, role_id) values (${id}, ${role})`;
	const { cookie, formSecret } = await logIn(owner, id);
	return personOf(id, name, (address, init = {}) => {
		const headers = new Headers(init.headers);
		headers.set('cookie', cookie);
		headers.set('x-csrf-token', formToken(formSecret, 'csrf', Date.now()));
		return site.kernel.fetch(new Request(new URL(address, 'http://localhost'), { ...init, headers }));
	});
}

/** A session in the database, as of somebody who has logged in at http://localhost. */
export async function logIn(owner: Sql, userId: string): Promise<{ cookie: string; formSecret: string }> {
	const accounts = createAccounts(owner, () => false);
	const isCurrent = (): boolean => false;
	const store = createPostgresStore(owner);
	const sessions = createSessions({ store, announce: async () => {}, isCurrent, onTrouble: () => {} });
	const { privileges, sessionEpoch: epoch } = (await accounts.find(userId))!;
	const { key, session } = await sessions.begin({ userId, privileges, epoch, remembered: false, client: 'a test' });
	const note: RequestNote = {};
	const place: Record<string, unknown> = { client: { https: false }, url: new URL('http://localhost'), note };
	const cookies = createCookies(await loadSecret(owner, 'cookies'));
	cookies.write({ get: (name: string) => place[name] } as unknown as AppContext, { kind: 'session', key });
	return { cookie: note.cookie!.split(';')[0]!, formSecret: session.formSecret };
}

/** Whoever is not logged in. */
export function visitorOf(site: TestSite): Person {
	return personOf('', '', (address, init) =>
		site.kernel.fetch(new Request(new URL(address, 'http://localhost'), init)),
	);
}

function personOf(id: string, name: string, fetch: (address: string, init?: RequestInit) => Promise<Response>): Person {
	return {
		id,
		name,
		fetch,
		async json(method, address, body, headers = {}) {
			const sent = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) };
			const type = body === undefined ? {} : { 'content-type': 'application/json' };
			const response = await fetch(address, {
				method,
				headers: { accept: 'application/json', ...type, ...headers },
				...sent,
			});
			const text = await response.text();
			return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
		},
	};
}
