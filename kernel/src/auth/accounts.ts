// Who somebody is and what they may do, answered from memory until it changes.
// In the kernel because no plugin may decide what somebody is allowed to do.
import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Sql } from '../db/connect.ts';

/** The id of whoever is not logged in. */
export const ANONYMOUS_ID = '00000000-0000-0000-0000-000000000000';
/** The roles that nobody is given: everybody who is not logged in has the one, everybody else the other. */
export const ANONYMOUS_ROLE = '00000000-0000-0000-0000-000000000001';
export const AUTHENTICATED_ROLE = '00000000-0000-0000-0000-000000000002';

/** Somebody who may log in. */
export interface Account {
	readonly id: string;
	readonly name: string;
	/** Holds every permission. */
	readonly isAdmin: boolean;
	/** Those of all roles, sorted. */
	readonly permissions: readonly string[];
	/** How often all sessions of the person have been ended. */
	readonly sessionEpoch: number;
	/** Changes whenever the person may do something else. */
	readonly privileges: string;
}

export interface Accounts {
	/** Undefined for nobody, and for somebody who is blocked. */
	find(id: string): Promise<Account | undefined>;
	/** The permissions of whoever is not logged in. */
	anonymous(): Promise<readonly string[]>;
	/** The same; undefined while they have to be read. */
	everybody(): readonly string[] | undefined;
	/** Forgets one person, or everything. */
	forget(id?: string): void;
}

/** @param isCurrent whether changes are heard; without them nothing is remembered */
export function createAccounts(owner: Sql, isCurrent: () => boolean): Accounts {
	const memory = new LRUCache<string, Account>({ max: 10_000 });
	let nobody: readonly string[] | undefined;
	/** What was read before something changed must not be remembered after. */
	let epoch = 0;

	const load = async (id: string): Promise<Account | undefined> => {
		const [row] = await owner<
			{ id: string; name: string; is_admin: boolean; session_epoch: number; permissions: string[] }[]
		>`
			select id, name, is_admin, session_epoch,
				array(select distinct permission from kernel.role_permission
					where role_id = ${AUTHENTICATED_ROLE} or role_id in (select role_id from kernel.users_roles where user_id = users.id)
					order by permission) as permissions
			from kernel.users where id = ${id} and status = 1 and id <> ${ANONYMOUS_ID}`;
		if (!row) return undefined;
		const { name, is_admin: isAdmin, permissions, session_epoch: sessionEpoch } = row;
		const privileges = createHash('sha256')
			.update(JSON.stringify([isAdmin, permissions]))
			.digest('base64url');
		return { id: row.id, name, isAdmin, permissions, sessionEpoch, privileges };
	};

	const everybody = () => (isCurrent() ? nobody : undefined);

	return {
		async find(id) {
			const known = isCurrent() ? memory.get(id) : undefined;
			if (known) return known;
			const since = epoch;
			const account = await load(id);
			if (account && since === epoch) memory.set(id, account);
			return account;
		},
		everybody,
		async anonymous() {
			const known = everybody();
			if (known) return known;
			const since = epoch;
			const rows = await owner<{ permission: string }[]>`
				select permission from kernel.role_permission where role_id = ${ANONYMOUS_ROLE} order by permission`;
			const found = rows.map(({ permission }) => permission);
			if (since === epoch) nobody = found;
			return found;
		},
		forget(id) {
			epoch++;
			if (id !== undefined) return void memory.delete(id);
			memory.clear();
			nobody = undefined;
		},
	};
}
