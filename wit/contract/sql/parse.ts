// Reads SQL of a plugin with Postgres' own parser and refuses what is not on the lists.
// Kernel: this is the wall that static SQL must pass before it ever reaches the database.
import { parse } from 'libpg-query';
import { TrovatoError } from '../errors/trovato-error.ts';
import type { ErrorCode } from '../errors/table.ts';
import { DDL_CHECKS } from './ddl-checks.ts';
import { MIGRATION_GRAMMAR, MIGRATION_ROOTS, STATEMENT_GRAMMAR, STATEMENT_ROOTS } from './grammar.ts';
import { SQL_CHECKS } from './sql-checks.ts';
import { Refusal, walkTree, type Dialect, type Node, type SqlRules } from './walk.ts';

export type { SqlRules } from './walk.ts';

export interface CheckedStatement {
	readonly kind: 'select' | 'insert' | 'update' | 'delete';
	/** The statement without comments ahead, trailing semicolon and blanks. */
	readonly text: string;
}

const STATEMENTS: Dialect = { grammar: STATEMENT_GRAMMAR, roots: STATEMENT_ROOTS, checks: SQL_CHECKS };
const MIGRATIONS: Dialect = {
	grammar: MIGRATION_GRAMMAR,
	roots: MIGRATION_ROOTS,
	checks: { ...SQL_CHECKS, ...DDL_CHECKS },
};
const LONGEST = 1_000_000;

/**
 * A statement file: exactly one SELECT, INSERT, UPDATE or DELETE. TrovatoError `db.statement`, its message
 * `file:line:column: what is refused; what to do instead`.
 */
export async function checkStatement(sql: string, file: string, rules: SqlRules): Promise<CheckedStatement> {
	const parsed = await read(sql, file, 'db.statement');
	if (parsed.length !== 1) {
		const at = parsed[1]?.stmt_location ?? 0;
		const problem = `a file holds exactly one statement, this one has ${parsed.length}`;
		throw refuse('db.statement', file, sql, at, `${problem}; split it`);
	}
	const { stmt, stmt_location: from = 0, stmt_len: length } = parsed[0]!;
	const [kind, node] = Object.entries(stmt)[0]!;
	check('db.statement', file, sql, () => walkTree(kind, node, STATEMENTS, rules, from));
	const bytes = Buffer.from(sql).subarray(from, length === undefined ? undefined : from + length);
	return { kind: kind.replace('Stmt', '').toLowerCase() as CheckedStatement['kind'], text: bytes.toString().trim() };
}

/** A migration file: any number of allowed statements. TrovatoError `db.migration`, its message as above. */
export async function checkMigration(sql: string, file: string, rules: SqlRules): Promise<void> {
	for (const { stmt, stmt_location: from = 0 } of await read(sql, file, 'db.migration')) {
		const [kind, node] = Object.entries(stmt)[0]!;
		check('db.migration', file, sql, () => walkTree(kind, node, MIGRATIONS, rules, from));
	}
}

interface RawStatement {
	readonly stmt: Readonly<Record<string, Node>>;
	/** In bytes. */
	readonly stmt_location?: number;
	readonly stmt_len?: number;
}

async function read(sql: string, file: string, code: ErrorCode): Promise<readonly RawStatement[]> {
	if (sql.length > LONGEST) throw new TrovatoError(code, `${file}:1:1: the file is too long; split it`);
	if (sql.includes('\0')) throw new TrovatoError(code, `${file}:1:1: the file contains the character NUL; remove it`);
	if (sql.trim() === '') return [];
	try {
		return ((await parse(sql)) as unknown as { stmts?: RawStatement[] }).stmts ?? [];
	} catch (error) {
		const { message, sqlDetails } = error as { message: string; sqlDetails?: { cursorPosition?: number } };
		const at = positionOf(sql.slice(0, Math.max(sqlDetails?.cursorPosition ?? 0, 0)));
		throw new TrovatoError(code, `${file}:${at}: ${message}`, { cause: error });
	}
}

function check(code: ErrorCode, file: string, sql: string, walk: () => void): void {
	try {
		walk();
	} catch (error) {
		if (error instanceof Refusal) throw refuse(code, file, sql, error.at, error.message);
		throw error;
	}
}

function refuse(code: ErrorCode, file: string, sql: string, at: number, message: string): TrovatoError {
	const before = Buffer.from(sql)
		.subarray(0, at + blanksAt(sql, at))
		.toString();
	return new TrovatoError(code, `${file}:${positionOf(before)}: ${message}`);
}

/** A statement's location includes the blanks and comments ahead of it. */
function blanksAt(sql: string, at: number): number {
	const rest = Buffer.from(sql).subarray(at).toString();
	return Buffer.byteLength(/^(?:\s|--[^\n]*\n|\/\*(?:[^*]|\*(?!\/))*\*\/)*/.exec(rest)![0]);
}

/** Line and column, from 1, of what follows a text. */
export function positionOf(before: string): string {
	const lines = before.split('\n');
	return `${lines.length}:${(lines.at(-1)?.length ?? 0) + 1}`;
}
