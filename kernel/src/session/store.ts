// What a session is and what a place to keep sessions must be able to do; Postgres and Redis each are one.
// In the kernel because whoever can make a session can be anybody.

export interface Session {
	/** The SHA-256 of what the cookie carries, in hexadecimal digits: who reads the store cannot use the sessions. */
	readonly id: string;
	readonly userId: string;
	/** What the tokens of its forms are made with. */
	readonly formSecret: string;
	/** It ends at `expires`, whatever happens; others end when somebody has been away. */
	readonly remembered: boolean;
	/** What the person could do when the id was made. */
	readonly privileges: string;
	/** How often all sessions of the person had been ended when it began; with a smaller number than now it is over. */
	readonly epoch: number;
	/** The browser, as it calls itself. */
	readonly client: string;
	/** The stage looked at; null is live. */
	readonly activeStage: string | null;
	/** Milliseconds since 1970. */
	readonly created: number;
	readonly seen: number;
	readonly expires: number;
}

/** A place for sessions that all nodes share. Whatever has expired is not there. Rejects when it cannot be reached. */
export interface SessionStore {
	create(session: Session): Promise<void>;
	find(id: string): Promise<Session | undefined>;
	/** Notes that somebody was here; nothing when there is no such session. */
	touch(id: string, seen: number, expires: number): Promise<void>;
	/** Nothing when there is no such session. */
	update(id: string, change: Pick<Session, 'activeStage'>): Promise<void>;
	destroy(id: string): Promise<void>;
	/** @param keep the id of one that stays */
	destroyAllOf(userId: string, keep?: string): Promise<void>;
	/** The newest first. */
	listOf(userId: string): Promise<Session[]>;
	/** Removes what has expired. */
	purge(): Promise<void>;
}
