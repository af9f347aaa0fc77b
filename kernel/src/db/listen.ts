// Hears the notifications of Postgres on one connection of its own, and connects again by itself when that is lost.
// Kernel: what happens on another node is heard here first, and plugins must never hold a connection.
import { openPostgres, type PostgresOptions, type Sql } from './connect.ts';
import { identifier } from './prelude.ts';
import { toDatabaseError } from './sqlstate.ts';
import { kernelTypes } from './values.ts';

/** Milliseconds after its last sign of life from the server for which a listener still counts as `current`. */
export const LEASE = 5_000;
const BEAT = 2_000;
const RETRY = { first: 100, longest: 5_000 };
/** Every listener of this database holds this advisory lock, shared: whoever wants to know who listens asks for it. */
const PRESENCE = 7_281_954;

/** What to do with the payload of each channel; must not throw. */
export type Handlers = Readonly<Record<string, (payload: string) => void>>;

export interface ListenerEvents {
	/** Listening again after a gap, in which anything may have been missed; not called for the first time. */
	onReconnect?(): void;
	/** The connection was lost; the listener tries to get it back until it is closed. */
	onLost?(): void;
}

export interface Listener {
	/** Whether nothing that was committed more than `LEASE` ago can have been missed; cheap. */
	isCurrent(): boolean;
	/** Sends a notification. Rejects when the connection is down. */
	notify(channel: string, payload: string): Promise<void>;
	/** How this listener is known to others: the process id of its backend; it changes when it reconnects. */
	id(): number;
	/** The ids of all other listeners of this database. Rejects when the connection is down. */
	others(): Promise<readonly number[]>;
	close(): Promise<void>;
}

interface Connected {
	readonly sql: Sql;
	readonly id: number;
	/** When the newest question that the server has answered was asked. */
	heard: number;
}

/**
 * Listens on the channels that `handlers` names; resolves when it does. `url` must lead to the server itself: a pooler
 * that lends connections by transaction forgets who listens. Rejects with `server.unavailable` if it cannot begin.
 */
export async function createListener(
	url: string,
	handlers: Handlers,
	{ onReconnect, onLost }: ListenerEvents = {},
): Promise<Listener> {
	let current: Connected | undefined;
	let closed = false;
	let timer: NodeJS.Timeout | undefined;

	const open = async (): Promise<Connected> => {
		const asked = performance.now();
		const options = {
			types: kernelTypes,
			fetch_types: false,
			idle_timeout: 0,
			max_lifetime: null,
			onclose: () => lose(sql),
			onnotify: (channel: string, payload: string) => handlers[channel]?.(payload),
		};
		const sql = openPostgres({ url, max: 1, name: 'trovato-listen' }, options as PostgresOptions);
		try {
			// One transaction: who listens is present before it hears anything.
			const listens = Object.keys(handlers).map((channel) => `listen ${identifier(channel)}`);
			const commands = [`select pg_advisory_lock_shared(${PRESENCE}), pg_backend_pid() as id`, ...listens];
			// A row when there is one result, else a list of rows for each.
			const [row] = (await sql.unsafe<{ id: number }[]>(commands.join('; '))).flat();
			return { sql, id: row!.id, heard: asked };
		} catch (error) {
			void sql.end({ timeout: 0 }).catch(() => {});
			throw toDatabaseError(error, 'Listening');
		}
	};

	/** postgres.js would connect anew with the next query, and that connection would listen to nothing. */
	const lose = (sql: Sql): void => {
		if (current?.sql !== sql) return;
		current = undefined;
		void sql.end({ timeout: 0 }).catch(() => {});
		if (closed) return;
		onLost?.();
		retry(RETRY.first);
	};

	const reconnect = async (delay: number): Promise<void> => {
		const next = await open().catch(() => undefined);
		if (closed) return void next?.sql.end({ timeout: 0 }).catch(() => {});
		if (!next) return retry(Math.min(delay * 2, RETRY.longest));
		current = next;
		onReconnect?.();
	};
	const retry = (delay: number): void => {
		timer = setTimeout(() => void reconnect(delay), delay);
		timer.unref();
	};

	const isCurrent = (): boolean => current !== undefined && performance.now() - current.heard < LEASE;
	/** The answer comes after every notification that was committed before the question. */
	const beat = async (): Promise<void> => {
		const asked = performance.now();
		const beating = current;
		if (!beating) return;
		if (!isCurrent()) return lose(beating.sql);
		await beating.sql`select 1`;
		beating.heard = asked;
	};
	current = await open();
	const beats = setInterval(() => void beat().catch(() => {}), BEAT);
	beats.unref();

	const connected = (): Connected => {
		if (current) return current;
		throw toDatabaseError(undefined, 'The listener');
	};
	return {
		isCurrent,
		async notify(channel, payload) {
			await connected().sql`select pg_notify(${channel}, ${payload})`;
		},
		id: () => current?.id ?? 0,
		async others() {
			const rows = await connected().sql<{ id: number }[]>`
				select distinct pid as id from pg_locks
				where locktype = 'advisory' and mode = 'ShareLock' and granted and classid = 0 and objid = ${PRESENCE}
					and database = (select oid from pg_database where datname = current_database()) and pid <> pg_backend_pid()`;
			return rows.map(({ id }) => id);
		},
		async close() {
			closed = true;
			clearInterval(beats);
			clearTimeout(timer);
			await current?.sql.end({ timeout: 1 }).catch(() => {});
		},
	};
}
