// One transaction that the plugins of a request share: begun with the first statement, each statement under its
// plugin's role, ended by the kernel.
// Kernel: plugins are inside it and must not be able to begin, end or leave it.
import { TrovatoError } from '../../../wit/contract/errors/trovato-error.ts';
import type { Connection, Owner, Pool } from './pool.ts';
import { beginCommand, lastingScope, scopeCommand, secondStatement, versionIn } from './prelude.ts';
import type { Mode, PluginScope, View } from './prelude.ts';
import { createReceived } from './received.ts';
import { createSavepoints, type Mark, type Savepoint } from './savepoints.ts';
import { isOutdatedPlan, isServerError, toDatabaseError } from './sqlstate.ts';
import { type LoadedStatement, textFor } from './statements.ts';
import { toText, type StatementArg } from './values.ts';

export { type Mode, type PluginScope, WORKER } from './prelude.ts';
export type { Savepoint } from './savepoints.ts';
export type { StatementArg } from './values.ts';

export interface UnitOfWorkOptions extends View {
	readonly pool: Pool;
	/** For whom it works at the moment. */
	readonly owner?: Owner;
	/** `read`: one snapshot, no writes. `write`: read committed. */
	readonly mode: Mode;
	/** There is one statement only: it needs no transaction. */
	readonly once?: boolean;
	/** A failed statement undoes only itself and the rest goes on; two more commands with every statement. */
	readonly forgiving?: boolean;
	/** Hears of every statement: as whom it ran, and how many milliseconds it took. */
	readonly onStatement?: (role: string, ms: number) => void;
}

export interface Rows {
	readonly columns: readonly string[];
	readonly rows: readonly Record<string, unknown>[];
	/** Rows returned, or touched by an insert, update or delete. */
	readonly count: number;
	/** Nobody holds the rows any more: as many bytes may be received again. */
	forget?(): void;
}

export interface UnitOfWork {
	/**
	 * Runs a statement under a plugin's role; one at a time, in calling order. TrovatoError: `db.constraint`,
	 * `db.serialization`, `db.timeout`, `request.invalid`, `host.bad_argument`, `host.not_now`, `db.failed`, `server.*`.
	 * After a failure only rolling back to a savepoint taken before it, or altogether, is possible (but see `forgiving`).
	 */
	run(scope: PluginScope, statement: LoadedStatement, args: readonly StatementArg[]): Promise<Rows>;
	/** Marks a point to go back to; costs nothing unless a statement follows. */
	savepoint(): Promise<Savepoint>;
	/** Ends the running statement and gives the transaction up. */
	cancel(): void;
	/** Makes the writes last. A TrovatoError means that none did, but for `server.outcome_unknown`. */
	commit(): Promise<void>;
	/** Undoes everything; nothing to do after a commit. Never fails. */
	rollback(): Promise<void>;
	readonly stats: { readonly statements: number; readonly ms: number };
	/** Whether a statement is under way. */
	readonly busy: boolean;
	readonly mode: Mode;
	/** Which of the changes that were announced the snapshot has; undefined without one. */
	readonly version: number | undefined;
	/**
	 * Has a step outside the database taken right before the commit, where its failure rolls back, or right after it,
	 * where it is too late to fail. Going back to an earlier savepoint forgets it.
	 */
	defer(when: 'before' | 'after', step: () => Promise<unknown>): void;
	/** As whom statements ran. */
	readonly roles: ReadonlySet<string>;
}

// `simple` would let a text hold several statements.
const PLANNED = { prepare: true, simple: false };
const UNPLANNED = { prepare: false, simple: false };

export function createUnitOfWork(options: UnitOfWorkOptions): UnitOfWork {
	const { pool, mode } = options;
	const stats = { statements: 0, ms: 0 };
	const roles = new Set<string>();
	const receive = createReceived();
	const savepoints = createSavepoints();
	let connection: Connection | undefined;
	let began = false;
	let scope: PluginScope | undefined;
	/** Why nothing more can be run; `lost` when not even a savepoint helps. */
	let failure: { error: TrovatoError; lost: boolean } | undefined;
	let ended = false;
	let isCancelled = false;
	/** Ends the running statement. */
	let stop: (() => void) | undefined;
	let deferred: { readonly when: 'before' | 'after'; readonly step: () => Promise<unknown> }[] = [];
	let last: Promise<unknown> = Promise.resolve();
	let pending = 0;

	const enqueue = <T>(step: () => T | Promise<T>): Promise<T> => {
		pending++;
		const result = last.then(step);
		const settled = (): void => void pending--;
		last = result.then(settled, settled);
		return result;
	};
	/** A step that waits for nothing runs at once when nothing is under way: most taps send no statement. */
	const inTurn = async <T>(step: () => T): Promise<T> => (pending === 0 ? step() : enqueue(step));

	const giveUp = (error: TrovatoError): TrovatoError => {
		failure = { error, lost: true };
		connection?.discard();
		connection = undefined;
		return error;
	};

	const isLost = (): boolean => failure?.lost ?? false;
	const goBack = (mark: Mark): void => {
		if (!savepoints.rollback(mark)) throw new TrovatoError('host.not_now', 'The savepoint is gone.');
		failure = undefined;
		scope = undefined; // the settings went back with it
	};

	/** A stage or an instant is said to the transaction. */
	const isBare = options.once === true && options.stage === null && options.asOf === null;

	const commandsBefore = (on: Connection, next: PluginScope): string[] => {
		if (isBare) return lastingScope(on, next);
		const commands = began ? [] : [beginCommand(mode, options)];
		commands.push(...savepoints.take());
		if (scope?.role !== next.role || scope.searchPath !== next.searchPath) commands.push(scopeCommand(next));
		return commands;
	};

	/** Sends commands and statement in one go; each answer is awaited, the first failure counts. */
	const send = async (
		on: Connection,
		commands: string[],
		statement: LoadedStatement,
		args: string[],
		next: PluginScope,
	): Promise<Rows> => {
		const { maxRows = Infinity } = next;
		const { sql } = on;
		const endReceiving = receive(on, next, statement.name);
		const prelude = commands.length === 0 ? undefined : sql.unsafe(commands.join('; ')).execute();
		const query = sql.unsafe(textFor(statement, options.stage), args, statement.once ? UNPLANNED : PLANNED);
		let cancelled: Promise<unknown> | undefined;
		const cancel = (): void => void (cancelled ??= Promise.resolve(query.cancel()).catch(() => {}));
		const rows: Record<string, unknown>[] = [];
		const answer = query.forEach((row) => {
			if (rows.length < maxRows) rows.push(row);
			else cancel();
		});
		stop = cancel;
		const [ahead, result] = await Promise.allSettled([prelude, answer]);
		stop = undefined;
		const { excess, forget } = endReceiving();
		if (excess) throw giveUp(excess);
		if (cancelled) {
			await cancelled;
			throw giveUp(
				rows.length < maxRows
					? new TrovatoError('db.timeout', `Statement '${statement.name}' was cancelled.`)
					: new TrovatoError('host.limit', `Statement '${statement.name}' returns more than ${maxRows} rows.`),
			);
		}
		// Begin or role failed: whatever the statement did, it did without a right to, and the connection goes.
		if (ahead.status === 'rejected') throw giveUp(toDatabaseError(ahead.reason, 'Entering the transaction'));
		if (!began && !isBare) unit.version = versionIn(ahead.value);
		began = !isBare;
		if (result.status === 'fulfilled') {
			const { columns, count } = result.value;
			return { columns: (columns ?? []).map(({ name }) => name), rows, count: count ?? rows.length, forget };
		}
		const error = toDatabaseError(result.reason, `Statement '${statement.name}'`);
		if (!isServerError(result.reason) || isOutdatedPlan(result.reason)) throw giveUp(error);
		failure = { error, lost: false };
		throw error;
	};

	const run = async (next: PluginScope, statement: LoadedStatement, args: readonly StatementArg[]): Promise<Rows> => {
		if (ended) throw new TrovatoError('host.not_now', 'The transaction has ended.');
		if (failure) throw failure.error;
		if (options.once && stats.statements > 0) throw new TrovatoError('host.not_now', secondStatement(statement.name));
		// Postgres would refuse it too, and the snapshot would be lost with it.
		if (mode === 'read' && statement.kind !== undefined && statement.kind !== 'select')
			throw new TrovatoError('host.not_now', `Statement '${statement.name}' writes, but this request only reads.`);
		const wanted = statement.paramTypes?.length ?? args.length;
		if (wanted !== args.length) {
			const sentence = `Statement '${statement.name}' takes ${wanted} arguments, not ${args.length}.`;
			throw new TrovatoError('host.bad_argument', sentence);
		}
		const texts = args.map(toText) as string[];
		if (!isCancelled) connection ??= await pool.acquire(options.owner);
		if (!connection || isCancelled) throw giveUp(new TrovatoError('db.timeout', 'The time for this request is over.'));
		if (connection.lost) throw giveUp(new TrovatoError('server.unavailable', 'The database connection was lost.'));
		const started = performance.now();
		unit.busy = true;
		roles.add(next.role);
		const mark = options.forgiving ? savepoints.add() : undefined;
		try {
			const result = await send(connection, commandsBefore(connection, next), statement, texts, next);
			scope = next;
			if (mark) savepoints.release(mark);
			return result;
		} catch (error) {
			if (mark && !isLost()) goBack(mark);
			throw error;
		} finally {
			unit.busy = false;
			const ms = performance.now() - started;
			stats.statements++;
			stats.ms += ms;
			options.onStatement?.(next.role, ms);
		}
	};

	/** Sends the last command; the connection goes back only when the server has confirmed it. */
	const end = async (command: string): Promise<string | undefined> => {
		const taken = connection;
		connection = undefined;
		ended = true;
		if (!taken) return undefined;
		if (!began) {
			taken.release();
			return undefined;
		}
		// postgres.js would connect anew, and a commit there succeeds without having committed anything.
		if (taken.lost) {
			taken.discard();
			throw new TrovatoError('server.unavailable', 'The database connection was lost.');
		}
		try {
			const result = await taken.sql.unsafe(command);
			taken.release();
			return result.command;
		} catch (error) {
			if (isServerError(error)) taken.release();
			else taken.discard();
			throw error;
		}
	};

	const take = async (when: 'before' | 'after'): Promise<void> => {
		for (const one of deferred) if (one.when === when) await one.step();
	};

	const commit = async (): Promise<void> => {
		if (ended) throw new TrovatoError('host.not_now', 'The transaction has ended.');
		if (failure) {
			await end('rollback').catch(() => {});
			throw failure.error;
		}
		await take('before');
		// Nothing hangs on the end of a snapshot: the answer need not wait for it.
		if (mode === 'read') return void end('commit').catch(() => {});
		const command = [...savepoints.take(), 'commit'].join('; ');
		const done = await end(command).catch((error: unknown) => {
			if (error instanceof TrovatoError) throw error;
			if (isServerError(error)) throw toDatabaseError(error, 'The commit');
			const sentence = 'The connection broke during the commit; whether it was made is unknown.';
			throw new TrovatoError('server.outcome_unknown', sentence, { cause: error });
		});
		if (done === 'ROLLBACK') throw new TrovatoError('db.failed', 'The transaction was rolled back.');
		await take('after').catch(() => {});
	};

	// A getter here would give each unit of work a shape of its own, which costs more than all the rest of it.
	const unit = {
		stats,
		busy: false as boolean,
		mode,
		version: undefined as number | undefined,
		defer: (when, step) => void deferred.push({ when, step }),
		roles,
		run: (next, statement, args) => enqueue(() => run(next, statement, args)),
		savepoint: () =>
			inTurn(() => {
				if (failure) throw failure.error;
				const mark = savepoints.add();
				const kept = deferred.length;
				const release = (): void => {
					if (failure) throw failure.error;
					savepoints.release(mark);
				};
				const rollback = (): void => {
					if (failure?.lost) throw failure.error;
					goBack(mark);
					deferred = deferred.slice(0, kept);
				};
				return { release: () => inTurn(release), rollback: () => inTurn(rollback) };
			}),
		cancel(): void {
			isCancelled = true;
			stop?.();
		},
		commit: () => enqueue(commit),
		rollback: () =>
			enqueue(async () => {
				if (!ended) await end('rollback').catch(() => {});
			}),
	} satisfies UnitOfWork;
	return unit;
}
