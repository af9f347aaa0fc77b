// Finds out whether somebody is who they say; the answer and the work are the same for a wrong name as for a wrong
// password. In the kernel because no plugin may see a password.
import { TrovatoError } from '../../../wit/contract/errors/trovato-error.ts';
import type { Lockout } from './lockout.ts';
import type { Passwords } from './passwords.ts';
import type { User, Users } from './users.ts';

export interface Login {
	/**
	 * The person with this name or mail address and this password; undefined when there is none, or when they are blocked.
	 * @throws `request.locked` while the name is locked, `server.busy`
	 */
	check(name: string, password: string): Promise<User | undefined>;
	/** @throws `request.locked` while the name is locked */
	refuseLocked(name: string): Promise<void>;
}

export interface LoginDependencies {
	readonly users: Users;
	readonly passwords: Passwords;
	readonly lockout: Lockout;
}

export function createLogin({ users, passwords, lockout }: LoginDependencies): Login {
	/** Somebody's name and mail address count as one. */
	const find = async (given: string): Promise<{ user: User | undefined; name: string }> => {
		const user = await users.find(given);
		return { user, name: user?.name ?? given };
	};
	const refuse = (seconds: number): void => {
		if (seconds === 0) return;
		throw new TrovatoError('request.locked', 'Account temporarily locked', { extra: { retryAfter: seconds } });
	};
	return {
		async check(given, password) {
			const { user, name } = await find(given);
			refuse(await lockout.attempt(name));
			const matches = await passwords.matches(user?.pass, password);
			if (!matches || !user?.isActive) return undefined;
			await lockout.clear(name);
			return user;
		},
		async refuseLocked(given) {
			refuse(await lockout.lockedFor((await find(given)).name));
		},
	};
}
