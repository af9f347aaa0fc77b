// Keeps a number of connections for units of work and knows of each whether it still stands.
// Kernel: plugins never hold a connection.
// postgres.js's own pool would hang a reservation over a lost connection and reconnect in the middle of a transaction;
// so every connection is a postgres.js of size one, watched through `onclose`.
import type { Socket } from 'node:net';
import { TrovatoError } from '../../../wit/contract/errors/trovato-error.ts';
import { openPostgres, openSocket, type ConnectOptions, type Sql } from './connect.ts';
import type { PluginScope } from './prelude.ts';
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
	/** Bytes that the server has sent. */
	received(): number;
	/** Whose role it has outside of transactions; undefined for none. Every transaction begins with a role of its own. */
	scope: PluginScope | undefined;
	/** Stops receiving at once; the connection is lost. */
	cut(): void;
	/** Back to the pool: no transaction runs on it. */
	release(): void;
	/** Ended, because its state is not certain. */
	discard(): void;
}

export interface Pool {
	/**
	 * A connection for one unit of work. TrovatoError `server.busy` after the patience, `server.unavailable`.
	 * @param owner for whom it works at the moment that it is asked; nobody has more than three quarters of a pool
	 */
	acquire(owner?: Owner): Promise<Connection>;
	/** Waits for what is in use, but not longer than the patience, then ends all connections. */
	close(): Promise<void>;
	/** How many connections are open, how many of them are not in use, and how many units of work wait for one. */
	readonly counts: { readonly open: number; readonly idle: number; readonly waiting: number };
}

export type Owner = () => string | undefined;

interface Waiter {
	readonly owner: Owner;
	resolve(connection: Connection): void;
	reject(error: unknown): void;
}

interface Pooled extends Connection {
	lost: boolean;
	/** Of the unit of work that has it. */
	owner: Owner;
}

const NOBODY: Owner = () => undefined;

/** A pool for plugins' statements: it logs in as the worker role, all arguments are text. */
export function createPool(options: PoolOptions): Pool {
	const { max, statementTimeout = 10_000, patience = 10_000 } = options;
	const idle: Pooled[] = [];
	const waiting: Waiter[] = [];
	const all = new Set<Pooled>();
	const share = Math.max(1, max - Math.max(1, Math.floor(max / 4)));
	let closing: (() => void) | undefined;

	const hasShare = (owner: Owner): boolean => {
		const name = owner();
		if (name === undefined) return true;
		let count = 0;
		for (const connection of all) if (connection.owner() === name) count++;
		return count < share;
	};

	/** The first of those that wait who may have one. */
	const findNext = (): Waiter | undefined => {
		const index = waiting.findIndex(({ owner }) => hasShare(owner));
		return index === -1 ? undefined : waiting.splice(index, 1)[0];
	};

	const dropLost = (): void => {
		for (const connection of idle.splice(0))
			if (connection.lost) connection.discard();
			else idle.push(connection);
	};

	/** Whoever waits gets what is free: a connection, or the place for one. */
	const serve = (): void => {
		for (;;) {
			dropLost();
			if (waiting.length === 0 || (idle.length === 0 && all.size >= max)) return;
			const next = findNext();
			if (!next) return;
			const found = idle.pop();
			if (found) next.resolve(lend(found, next.owner));
			else make(next.owner).then(next.resolve, next.reject);
		}
	};

	const lend = (connection: Pooled, owner: Owner): Pooled => {
		connection.owner = owner;
		return connection;
	};

	const make = async (owner: Owner): Promise<Connection> => {
		let socket: Socket | undefined;
		const sql = openPostgres(
			{ ...options, max: 1 },
			{
				// To cancel a statement postgres.js asks for another one.
				socket: async (target: Parameters<typeof openSocket>[0]) => {
					const opened = await openSocket(target);
					return socket && !socket.destroyed ? opened : (socket = opened);
				},
				types: textTypes,
				fetch_types: false,
				idle_timeout: 0,
				max_lifetime: null,
				onclose: () => (connection.lost = true),
				connection: {
					default_transaction_read_only: true,
					statement_timeout: statementTimeout,
					// A commit is no statement, but may wait for a lock.
					lock_timeout: statementTimeout + 60_000,
					idle_in_transaction_session_timeout: statementTimeout + 60_000,
				},
			},
		);
		const connection: Pooled = {
			sql,
			owner,
			lost: false,
			scope: undefined,
			received: () => socket?.bytesRead ?? 0,
			cut: () => void socket?.destroy(),
			release() {
				if (connection.lost || closing) return connection.discard();
				connection.owner = NOBODY;
				idle.push(connection);
				serve();
			},
			discard() {
				if (!all.delete(connection)) return;
				const index = idle.indexOf(connection);
				if (index !== -1) idle.splice(index, 1);
				void sql.end({ timeout: 0 }).catch(() => {});
				if (closing && all.size === 0) closing();
				else serve();
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
		async acquire(owner = NOBODY) {
			if (closing) throw new TrovatoError('server.unavailable', 'The database pool is closed.');
			dropLost();
			// Those that wait at this moment have their share, or nothing is free.
			if (!hasShare(owner)) return wait(waiting, owner, patience);
			const found = idle.pop();
			if (found) return lend(found, owner);
			return all.size < max ? make(owner) : wait(waiting, owner, patience);
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

function wait(waiting: Waiter[], owner: Owner, patience: number): Promise<Connection> {
	return new Promise((resolve, reject) => {
		const waiter: Waiter = {
			owner,
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
