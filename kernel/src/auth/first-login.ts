// How somebody gets into a new site: a link by which the first administrator chooses a password.
// In the kernel because without it nobody could make anybody else.
import type { Resets } from './reset.ts';
import type { Users } from './users.ts';

export interface FirstLogin {
	readonly name: string;
	readonly url: string;
}

const NAME = 'admin';
const HOURS = 24;

/** Undefined when an administrator can log in. Links that were made before are void. */
export async function prepareFirstLogin(
	{ users, resets }: { readonly users: Users; readonly resets: Resets },
	siteUrl: string,
): Promise<FirstLogin | undefined> {
	if (await users.hasAdmin()) return undefined;
	const known = (await users.list()).find(({ isAdmin, isActive }) => isAdmin && isActive) ?? (await users.find(NAME));
	const { id, name, isAdmin, isActive } = known ?? (await users.create({ name: NAME, isAdmin: true }));
	if (!isAdmin) await users.setRole(id, 'administrator', true);
	if (!isActive) await users.setActive(id, true);
	return { name, url: `${siteUrl}/user/password-reset/${await resets.create(id, HOURS)}` };
}
