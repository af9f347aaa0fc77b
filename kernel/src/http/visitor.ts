// Who is asking, as the workers see them.
// In the kernel because no plugin may decide who somebody is.
import type { JobUser } from '../plugins/pool/job.ts';

/** The id of whoever is not logged in. */
export const ANONYMOUS_ID = '00000000-0000-0000-0000-000000000000';

export interface PermissionSource {
	/** The permissions of a user; called once a request, so it should remember. */
	of(userId: string): Promise<readonly string[]> | readonly string[];
}

/** Somebody who is not logged in. */
export async function anonymous(permissions: PermissionSource): Promise<JobUser> {
	return { id: ANONYMOUS_ID, name: '', permissions: await permissions.of(ANONYMOUS_ID), isAdmin: false };
}
