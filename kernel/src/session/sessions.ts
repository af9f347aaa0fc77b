// Sessions as the front uses them: how long they last, when their ids change, and a short memory in front of the store,
// so that a page costs no query. In the kernel because whoever can make a session can be anybody.
import { createHash, randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Session, SessionStore } from './store.ts';

const HOUR = 3_600_000;
/** Without having been here, unless remembered. */
export const IDLE = 24 * HOUR;
export const REMEMBERED = 30 * 24 * HOUR;
/** Being here is noted when it was last noted so long ago. */
const NOTED = 5 * 60_000;
/** The memory is no older than this, even if it has not been told to forget. */
const MEMORY = 5_000;
/** A session whose id was replaced because of new privileges lives on for what the browser has asked already. */
const OVERLAP = 30_000;

export interface NewSession {
	readonly userId: string;
	readonly remembered: boolean;
	readonly privileges: string;
	readonly epoch: number;
	readonly client: string;
}

/** A session and what its cookie has to carry. */
export interface Begun {
	readonly session: Session;
	readonly key: string;
}

export interface Sessions {
	/** By what the cookie carries. */
	find(key: string): Promise<Session | undefined>;
	begin(start: NewSession): Promise<Begun>;
	/** The same session under a new id; tokens in its forms stay good. */
	renew(session: Session, privileges: string): Promise<Begun>;
	switchStage(session: Session, stage: string | null): Promise<void>;
	end(id: string): Promise<void>;
	endAllOf(userId: string, keep?: string): Promise<void>;
	listOf(userId: string): Promise<Session[]>;
	/** Forgets one session, or all; nothing is ended. */
	forget(id?: string): void;
	purge(): Promise<void>;
}

export interface SessionsDependencies {
	readonly store: SessionStore;
	/** Tells all nodes to forget a session that they remember. */
	readonly announce: (id: string) => Promise<void>;
	/** Whether announcements are heard; without them nothing is remembered. */
	readonly isCurrent: () => boolean;
	/** It could not be noted that somebody was here. */
	readonly onTrouble: (error: unknown) => void;
}

export function createSessions({ store, announce, isCurrent, onTrouble }: SessionsDependencies): Sessions {
	const memory = new LRUCache<string, Session>({ max: 10_000, ttl: MEMORY });
	/** What was asked before something was forgotten must not be remembered after. */
	let epoch = 0;
	const forget = (id?: string): void => {
		epoch++;
		if (id === undefined) memory.clear();
		else memory.delete(id);
	};
	const changed = async (id: string): Promise<void> => {
		forget(id);
		await announce(id);
	};
	const note = async (session: Session): Promise<void> => {
		const now = Date.now();
		if (now - session.seen < NOTED) return;
		const expires = session.remembered ? session.expires : Math.min(now + IDLE, session.created + REMEMBERED);
		memory.set(session.id, { ...session, seen: now, expires });
		await store.touch(session.id, now, expires);
	};
	const create = async (session: Omit<Session, 'id'>): Promise<Begun> => {
		const key = randomBytes(24).toString('base64url');
		const begun = { ...session, id: idOf(key) };
		await store.create(begun);
		return { key, session: begun };
	};
	return {
		async find(key) {
			const id = idOf(key);
			const known = isCurrent() ? memory.get(id) : undefined;
			const since = epoch;
			const session = known ?? (await store.find(id));
			if (!session || session.expires <= Date.now()) return undefined;
			if (!known && since === epoch) memory.set(id, session);
			void note(session).catch(onTrouble);
			return session;
		},
		begin(start) {
			const now = Date.now();
			const expires = now + (start.remembered ? REMEMBERED : IDLE);
			const times = { created: now, seen: now, expires };
			const formSecret = randomBytes(24).toString('base64url');
			return create({ ...start, formSecret, activeStage: null, ...times });
		},
		async renew(session, privileges) {
			const begun = await create({ ...session, privileges, seen: Date.now() });
			await store.touch(session.id, begun.session.seen, Math.min(session.expires, Date.now() + OVERLAP));
			await changed(session.id);
			return begun;
		},
		async switchStage({ id }, activeStage) {
			await store.update(id, { activeStage });
			await changed(id);
		},
		async end(id) {
			await store.destroy(id);
			await changed(id);
		},
		async endAllOf(userId, keep) {
			await store.destroyAllOf(userId, keep);
			await changed('');
			forget();
		},
		listOf: (userId) => store.listOf(userId),
		forget,
		purge: () => store.purge(),
	};
}

function idOf(key: string): string {
	return createHash('sha256').update(key).digest('hex');
}
