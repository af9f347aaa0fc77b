// Passwords: what a good one is, and their hashes, made and compared beside the main thread, few at a time.
// In the kernel because no plugin may see a password.
import { argon2id, hash, verify } from 'argon2';
import { TrovatoError } from '../../../wit/contract/errors/trovato-error.ts';

/** RFC 9106's second recommendation: 64 MiB, three passes, four lanes. */
const COST = { type: argon2id, memoryCost: 65_536, timeCost: 3, parallelism: 4 } as const;
/** Of a password that nobody knows, by the same cost: comparing with it is as much work as with somebody's. */
const NOBODY = '$argon2id$v=19$m=65536,p=4,t=3$WRKWLp403aaOi8Mlt1c3gg$0bVc2WWTFn8xj+tzMOg3WHeVvUvbPVx6HebCa5ljW6I';

export const PASSWORD_LENGTH = { least: 12, most: 128 } as const;

/** What is wrong with a new password, as a sentence. */
export function passwordProblem(password: string): string | undefined {
	const { least, most } = PASSWORD_LENGTH;
	const length = Array.from(password).length;
	if (length < least || length > most) return `A password has ${least} to ${most} characters; this one has ${length}.`;
	if (new Set(password).size < 4) return 'This password is too simple. Choose one with more different characters.';
	return undefined;
}

export interface Passwords {
	hash(password: string): Promise<string>;
	/** False without a hash too, after the same work. */
	matches(hashed: string | undefined, password: string): Promise<boolean>;
	/** How many hashes have been computed so far. */
	readonly runs: number;
}

/**
 * @param atOnce how many hashes are computed at the same time
 * @param queue how many more may wait; beyond that `server.busy`
 */
export function createPasswords(atOnce = 2, queue = 32): Passwords {
	let running = 0;
	let runs = 0;
	const waiting: (() => void)[] = [];
	const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
		if (running >= atOnce) {
			if (waiting.length >= queue)
				throw new TrovatoError('server.busy', 'Too many people are logging in.', { extra: { retryAfter: 2 } });
			await new Promise<void>((resolve) => waiting.push(resolve));
		} else running++;
		try {
			runs++;
			return await work();
		} finally {
			const next = waiting.shift();
			if (next) next();
			else running--;
		}
	};
	/** Letters that look alike have one spelling; more than a password may have is not worth the work. */
	const normal = (password: string): string => password.slice(0, 1_024).normalize('NFKC');
	return {
		hash: (password) => inTurn(() => hash(normal(password), COST)),
		async matches(hashed, password) {
			const matches = await inTurn(() => verify(hashed || NOBODY, normal(password)));
			return matches && Boolean(hashed);
		},
		get runs() {
			return runs;
		},
	};
}
