// Who is asking.
import { currentUserHasPermission, currentUserId } from './generated/user-api';

export class user {
	/** The UUID; all zeros for an anonymous visitor. */
	static get id(): string {
		return currentUserId();
	}

	static get isAnonymous(): bool {
		return currentUserId() == '00000000-0000-0000-0000-000000000000';
	}

	/** Whether they hold a permission, such as `access content`. */
	static can(permission: string): bool {
		return currentUserHasPermission(permission);
	}
}
