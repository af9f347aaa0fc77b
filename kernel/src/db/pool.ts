// Keeps a number of connections for units of work and knows of each whether it still stands.
// Kernel: plugins never hold a connection.
// postgres.js's own pool would hang a reservation over a lost connection and reconnect in the middle of a transaction;
// so every connection is a postgres.js of size one, watched through `onclose`.
import { TrovatoError } from '../../../wit/contract/errors/trovato-error.ts';
import { openPostgres, type ConnectOptions, type Sql } from './connect.ts';
import { toDatabaseError } from './sqlstate.ts';
import { textTypes } from './values.ts';

export interface PoolOptions extends ConnectOptions {
	readonly max: number;
	/** The longest a statement may take, in milliseconds; 10 s unless told. */
	readonly statementTimeout?: number;
	/** How long to wait for a free connection, in milliseconds; 10 s unless told. */
	readonly patience?: number;
}

export interface Connection {
	readonly sql: Sql;
	/** The connection was lost; the transaction on it is gone. */
	readonly lost: boolean;
	/** Back to the pool: no transaction runs on it. */
	release(): void;
	/** Ended, because its state is not certain. */
	discard(): void;
}

export interface Pool {
	/** A connection for one unit of work. TrovatoError `server.busy` after the patience, `server.unavailable`. */
	acquire(): Promise<Connection>;
	/** Waits for what is in use, but not longer than the patience, then ends all connections. */
	close(): Promise<void>;
	/** How many connections are open, how many of them are not in use, and how many units of work wait for one. */
	readonly counts: { readonly open: number; readonly idle: number; readonly waiting: number };
}

interface Waiter {
	resolve(connection: Connection): void;
	reject(error: unknown): void;
}

interface Pooled extends Connection {
	lost: boolean;
}

/** A pool for plugins' statements: it logs in as the worker role, all arguments are text. */
export function createPool(options: PoolOptions): Pool {
	const { max, statementTimeout = 10_000, patience = 10_000 } = options;
	const idle: Pooled[] = [];
	const waiting: Waiter[] = [];
	const all = new Set<Pooled>();
	let closing: (() => void) | undefined;

	const make = async (): Promise<Connection> => {
		const sql = openPostgres(
			{ ...options, max: 1 },
			{
				types: textTypes,
				fetch_types: false,
				idle_timeout: 0,
				max_lifetime: null,
				onclose: () => (connection.lost = true),
				connection: {
					statement_timeout: statementTimeout,
					idle_in_transaction_session_timeout: statementTimeout + 60_000,
				},
			},
		);
		const connection: Pooled = {
			sql,
			lost: false,
			release() {
				if (connection.lost || closing) return connection.discard();
				const next = waiting.shift();
				if (next) next.resolve(connection);
				else idle.push(connection);
			},
			discard() {
				if (!all.delete(connection)) return;
				void sql.end({ timeout: 0 }).catch(() => {});
				const next = waiting.shift();
				if (next) make().then(next.resolve, next.reject);
				else if (all.size === 0) closing?.();
			},
		};
		all.add(connection);
		try {
			await sql.unsafe('select 1'); // from here on everything can be pipelined
		} catch (error) {
			connection.discard();
			throw toDatabaseError(error, 'The worker');
		}
		return connection;
	};

	return {
		async acquire() {
			if (closing) throw new TrovatoError('server.unavailable', 'The database pool is closed.');
			for (let found = idle.pop(); found; found = idle.pop()) {
				if (!found.lost) return found;
				found.discard();
			}
			return all.size < max ? make() : wait(waiting, patience);
		},
		async close() {
			const done = new Promise<void>((resolve) => (closing = resolve));
			for (const waiter of waiting.splice(0)) waiter.reject(new TrovatoError('server.unavailable', 'Shutting down.'));
			for (const connection of idle.splice(0)) connection.discard();
			const timer = setTimeout(() => all.forEach((connection) => connection.discard()), patience);
			if (all.size > 0) await done;
			clearTimeout(timer);
		},
		get counts() {
			return { open: all.size, idle: idle.length, waiting: waiting.length };
		},
	};
}

function wait(waiting: Waiter[], patience: number): Promise<Connection> {
	return new Promise((resolve, reject) => {
		const waiter: Waiter = {
			resolve: (connection) => (clearTimeout(timer), resolve(connection)),
			reject: (error) => (clearTimeout(timer), reject(error)),
		};
		const timer = setTimeout(() => {
			waiting.splice(waiting.indexOf(waiter), 1);
			reject(new TrovatoError('server.busy', 'All database connections are in use.'));
		}, patience);
		waiting.push(waiter);
	});
}
