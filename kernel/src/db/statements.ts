// Loads a plugin's named statements: read, checked by the parser, then prepared by the server under the plugin's role.
// Kernel: run-time strings must never become SQL; these files are all there is.
import { randomUUID } from 'node:crypto';
import { basename, join, relative } from 'node:path';
import type { TransactionSql } from 'postgres';
import { TrovatoError } from '../../../wit/contract/errors/trovato-error.ts';
import type { Sql } from './connect.ts';
import { loadSqlFiles, type SqlFile } from './migrate.ts';
import { checkStatement, positionOf, type CheckedStatement } from '../../../wit/contract/sql/parse.ts';
import { scopeOf } from './plugin-schema.ts';
import { identifier, scopeCommand } from './prelude.ts';
import type { SiteDatabase } from './setup.ts';
import type { SqlRules } from '../../../wit/contract/sql/walk.ts';

/** A statement ready to run; plain data that can be sent to workers. */
export interface LoadedStatement {
	/** `latest` for `statements/latest.sql`. */
	readonly name: string;
	/** With a comment ahead that names plugin and statement, so that no two plugins share a prepared statement. */
	readonly text: string;
	/** What is sent instead as long as nobody looks at a stage: names views through which indexes order the rows. */
	readonly live?: string;
	readonly kind?: CheckedStatement['kind'];
	readonly columns?: readonly string[];
	/** Type ids of $1, $2, … */
	readonly paramTypes?: readonly number[];
	/** Its plan is not kept. */
	readonly once?: boolean;
}

/**
 * All of `statements/*.sql`. TrovatoError `db.statement`: `file:line:column: what is wrong`, for what the parser refuses,
 * what the server cannot prepare (a misspelt column), and what the plugin's role has no right to.
 */
export async function loadStatements(
	owner: Sql,
	site: SiteDatabase,
	plugin: { readonly name: string },
	rules: SqlRules,
	dir: string,
): Promise<Map<string, LoadedStatement>> {
	const loaded = new Map<string, LoadedStatement>();
	const files = await loadSqlFiles(join(dir, 'statements'));
	await owner.begin(async (tx) => {
		// Planning computes what is constant, for as long as the statement likes.
		await tx.unsafe(`set local statement_timeout = '5s'; ${scopeCommand(scopeOf(site, plugin.name))}`);
		for (const file of files) {
			const statement = await load(tx, rules, file);
			loaded.set(statement.name, statement);
		}
	});
	return loaded;
}

/** A statement's texts as they are sent: for live, of layered tables, it names `T_live` instead of `T_now`. */
export function textsOf(
	name: string,
	checked: string,
	{ plugin, layered = [] }: Pick<SqlRules, 'plugin' | 'layered'>,
): Pick<LoadedStatement, 'text' | 'live'> {
	const text = `/* ${plugin}.${name} */ ${checked}`;
	if (layered.length === 0) return { text };
	const live = text.replaceAll(new RegExp(`\\b(${layered.join('|')})_now\\b`, 'g'), '$1_live');
	return live === text ? { text } : { text, live };
}

/** What is sent while that stage is looked at; null is live. */
export const textFor = ({ text, live }: LoadedStatement, stage: string | null): string =>
	stage === null ? (live ?? text) : text;

async function load(tx: TransactionSql, rules: SqlRules, file: SqlFile): Promise<LoadedStatement> {
	const name = basename(file.name, '.sql');
	const path = relative('.', file.path);
	if (!/^[a-z][a-z0-9_-]*$/.test(name)) {
		throw new TrovatoError(
			'db.statement',
			`${path}:1:1: a statement's file is named in lower-case letters, digits, - and _`,
		);
	}
	const { kind, text } = await checkStatement(file.text, path, rules);
	try {
		const { types, columns } = await describe(tx, text);
		return {
			name,
			kind,
			...textsOf(name, text, rules),
			columns: columns.map((column) => column.name),
			paramTypes: types,
		};
	} catch (error) {
		const { message, position } = error as { message: string; position?: string };
		const start = file.text.indexOf(text);
		const at = positionOf(file.text.slice(0, start + (position ? Number(position) - 1 : 0)));
		throw new TrovatoError('db.statement', `${path}:${at}: ${message}`, { cause: error });
	}
}

interface Description {
	readonly types: number[];
	readonly columns: { readonly name: string }[];
}

/** Prepares the statement and has its rights checked by planning it with nulls; nothing runs. */
async function describe(tx: TransactionSql, text: string): Promise<Description> {
	const { types, columns } = (await tx.unsafe(text).describe()) as unknown as Description;
	// A name of its own, because after a failure the prepared statement outlives the transaction.
	const name = identifier(`trovato check ${randomUUID()}`);
	await tx.unsafe(`prepare ${name} as ${text}`);
	const nulls = types.length === 0 ? '' : `(${types.map(() => 'null').join(', ')})`;
	await tx.unsafe(`explain execute ${name}${nulls}`);
	await tx.unsafe(`deallocate ${name}`);
	return { types, columns };
}
