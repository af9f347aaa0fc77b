// People and what they may do, for core plugins with the capability `people:administer`.
import { Doc } from './doc';
import { lastErrorMessage } from './failure';
import * as host from './generated/people';

/** What came of a change: the id of what was changed, or a sentence that says why it was not. */
export class Saved {
	constructor(
		readonly id: string,
		readonly problem: string,
	) {}
	get ok(): bool {
		return this.problem == '';
	}
}

function saved(id: string | null): Saved {
	return id === null ? new Saved('', lastErrorMessage()) : new Saved(id, '');
}

function listed(json: string | null): Doc {
	return Doc.json(json === null ? 'null' : json);
}

/** Lists are a null when the visitor may not see them; changes give a sentence when they were not made. */
export class people {
	/** Objects with `id name mail is_admin is_active created login access roles`, by name. */
	static list(wanted: string = '', after: string = '', limit: u32 = 50): Doc {
		return listed(host.listUsers(wanted, after, limit));
	}

	static find(id: string): Doc {
		return listed(host.getUser(id));
	}

	/** `change` is a JSON object with some of `name mail is_admin is_active roles`; an empty `id` is somebody new. */
	static save(id: string, change: string): Saved {
		return saved(host.saveUser(id, change));
	}

	/** Empty, or why it is not possible. */
	static remove(id: string): string {
		return host.deleteUser(id) < 0 ? lastErrorMessage() : '';
	}

	/** The path of a page on which somebody chooses a password, as the `id` of the answer. */
	static resetLink(id: string): Saved {
		return saved(host.resetLink(id));
	}

	/** Objects with `client created seen expires`. */
	static sessionsOf(id: string): Doc {
		return listed(host.sessionsOf(id));
	}

	/** Empty, or why it is not possible. */
	static endSessions(id: string): string {
		return host.endSessions(id) < 0 ? lastErrorMessage() : '';
	}

	/** Objects with `id name fixed people permissions`. */
	static roles(): Doc {
		return listed(host.listRoles());
	}

	/** `permissions` is a JSON list; an empty `id` is a new role. */
	static saveRole(id: string, name: string, permissions: string): Saved {
		return saved(host.saveRole(id, name, permissions));
	}

	/** Empty, or why it is not possible. */
	static removeRole(id: string): string {
		return host.deleteRole(id) < 0 ? lastErrorMessage() : '';
	}

	/** Objects with `name about plugin`. */
	static permissions(): Doc {
		return listed(host.listPermissions());
	}
}
