// Which permissions people have, by their roles, answered from memory.
// In the kernel because no plugin may decide what somebody is allowed to do.
import type { Sql } from '../db/connect.ts';

export interface Permissions {
	/** The permissions of whoever is not logged in. */
	anonymous(): readonly string[];
	/** Read the roles again. */
	reload(): Promise<void>;
}

const ANONYMOUS_ROLE = '00000000-0000-0000-0000-000000000001';

/** The permissions as they stand in the database now. */
export async function loadPermissions(owner: Sql): Promise<Permissions> {
	let anonymous: readonly string[] = [];
	const reload = async (): Promise<void> => {
		const rows = await owner<{ permission: string }[]>`
			select permission from kernel.role_permission where role_id = ${ANONYMOUS_ROLE} order by permission`;
		anonymous = rows.map(({ permission }) => permission);
	};
	await reload();
	return { anonymous: () => anonymous, reload };
}
