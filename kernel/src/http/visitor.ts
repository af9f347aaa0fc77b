// Who is asking, as the workers see them.
// In the kernel because no plugin may decide who somebody is.
import type { JobUser } from '../plugins/pool/job.ts';

/** The id of whoever is not logged in. */
export const ANONYMOUS_ID = '00000000-0000-0000-0000-000000000000';

export interface PermissionSource {
	/** The permissions of a user; called once a request, so it should remember. */
	of(userId: string): Promise<readonly string[]> | readonly string[];
	/** Who sent a request, where a test says it. */
	who?(request: Request): JobUser | undefined;
}

/** Whoever sent the request; somebody who is not logged in unless `permissions` knows better. */
export async function visitorOf(request: Request, permissions: PermissionSource): Promise<JobUser> {
	const known = permissions.who?.(request);
	return known ?? { id: ANONYMOUS_ID, name: '', permissions: await permissions.of(ANONYMOUS_ID), isAdmin: false };
}
