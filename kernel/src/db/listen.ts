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

/** Where the database is: who hears it now has missed nothing that matters, for its caches are empty. */
const STATE = "select pg_notify('trovato_cache_state', version::text) from kernel.cache_state";

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

/**
 * Listens on the channels that `handlers` names; resolves when it does. `url` must lead to the server itself: a pooler
 * that lends connections by transaction forgets who listens. Rejects with `server.unavailable` if it cannot begin.
 */
export async function createListener(
	url: string,
	handlers: Handlers,
	{ onReconnect, onLost }: ListenerEvents = {},
): Promise<Listener> {
	let current: Sql | undefined;
	let id = 0;
	/** When the newest question that the server has answered was asked. */
	let heard = 0;
	let closed = false;
	let timer: NodeJS.Timeout | undefined;
	const end = (sql: Sql | undefined): void => void sql?.end({ timeout: 0 }).catch(() => {});
	const isCurrent = (): boolean => current !== undefined && performance.now() - heard < LEASE;

	const open = async (): Promise<void> => {
		const asked = performance.now();
		const onnotify = (channel: string, payload: string) => handlers[channel]?.(payload);
		const lasting = { types: kernelTypes, fetch_types: false, idle_timeout: 0, max_lifetime: null };
		const options = { ...lasting, onnotify, onclose: () => lose(sql) } as PostgresOptions;
		const sql = openPostgres({ url, max: 1, name: 'trovato-listen' }, options);
		try {
			// One transaction: who listens is present before it hears anything.
			const listens = Object.keys(handlers).map((channel) => `listen ${identifier(channel)}`);
			const commands = [`select pg_advisory_lock_shared(${PRESENCE}), pg_backend_pid() as id`, ...listens, STATE];
			// A row when there is one result, else a list of rows for each.
			const [row] = (await sql.unsafe<{ id: number }[]>(commands.join('; '))).flat();
			id = row!.id;
			heard = asked;
			if (closed) end(sql);
			else current = sql;
		} catch (error) {
			end(sql);
			throw toDatabaseError(error, 'Listening');
		}
	};
	/** postgres.js would connect anew with the next query, and that connection would listen to nothing. */
	const lose = (sql: Sql): void => {
		if (current !== sql) return;
		current = undefined;
		end(sql);
		if (closed) return;
		onLost?.();
		retry(RETRY.first);
	};
	const retry = (delay: number): void => {
		const again = () => {
			if (!closed) retry(Math.min(delay * 2, RETRY.longest));
		};
		const tell = () => {
			if (!closed) onReconnect?.();
		};
		timer = setTimeout(() => void open().then(tell, again), delay).unref();
	};
	/** The answer comes after every notification that was committed before the question. */
	const beat = async (): Promise<void> => {
		const asked = performance.now();
		const sql = current;
		if (sql && !isCurrent()) return lose(sql);
		await sql?.unsafe('select 1');
		if (sql === current) heard = asked;
	};
	await open();
	const beats = setInterval(() => void beat().catch(() => {}), BEAT).unref();

	const connected = (): Sql => {
		if (current) return current;
		throw toDatabaseError(undefined, 'The listener');
	};
	return {
		isCurrent,
		id: () => id,
		async notify(channel, payload) {
			await connected()`select pg_notify(${channel}, ${payload})`;
		},
		async others() {
			const rows = await connected()<{ id: number }[]>`
				select distinct pid as id from pg_locks
				where locktype = 'advisory' and mode = 'ShareLock' and granted and classid = 0 and objid = ${PRESENCE}
					and database = (select oid from pg_database where datname = current_database()) and pid <> pg_backend_pid()`;
			return rows.map((row) => row.id);
		},
		async close() {
			closed = true;
			clearInterval(beats);
			clearTimeout(timer);
			await current?.end({ timeout: 1 }).catch(() => {});
		},
	};
}
