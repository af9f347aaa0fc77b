// People of a test site: somebody with permissions, and requests as that person.
import { randomUUID } from 'node:crypto';
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

/** Makes somebody with a role of their own that has the permissions, and what everybody has who is logged in. */
export async function createPerson(site: TestSite, name: string, options: PersonOptions = {}): Promise<Person> {
	const { permissions = [], admin = false } = options;
	const id = randomUUID();
	const { owner } = site.database;
	await owner`insert into kernel.users (id, name, is_admin) values (${id}, ${name}, ${admin})`;
	const user = { id, name, permissions: ['access content', ...permissions], isAdmin: admin };
	return personOf(id, name, async (address, init) => {
		const place = globalThis as { trovatoTestUser?: unknown };
		place.trovatoTestUser = user;
		try {
			return await site.kernel.fetch(new Request(new URL(address, 'http://localhost'), init));
		} finally {
			delete place.trovatoTestUser;
		}
	});
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
