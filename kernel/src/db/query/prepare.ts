// From a query in JSON to a statement that a unit of work runs: compiled, then read by the parser like a file's SQL.
// Kernel: see ast.ts.
import { TrovatoError } from '../../../../wit/contract/errors/trovato-error.ts';
import { textsOf, type LoadedStatement } from '../statements.ts';
import { parseQuery, type QueryKind } from './ast.ts';
import type { Catalogue } from './catalogue.ts';
import { compileQuery } from './compile.ts';

/** Connections keep a plan of each statement; beyond this many of one plugin the rest is planned each time. */
const REMEMBERED = 200;
const statements = new WeakMap<Catalogue, Map<string, LoadedStatement>>();

export type PreparedQuery = [statement: LoadedStatement, args: readonly string[]];

/** TrovatoErrors of `parseQuery` and `compileQuery`, before anything is sent. */
export async function prepareQuery(kind: QueryKind, json: string, catalogue: Catalogue): Promise<PreparedQuery> {
	const [sql, texts] = compileQuery(kind, parseQuery(kind, json), catalogue);
	if (texts.length > 10_000) throw new TrovatoError('host.limit', 'A query has at most 10,000 values.');
	const known = statements.get(catalogue) ?? new Map<string, LoadedStatement>();
	statements.set(catalogue, known);
	const found = known.get(sql);
	if (found) return [found, texts];
	// The parser is large, and only for those who query like this.
	const { checkStatement } = await import('../../../../wit/contract/sql/parse.ts');
	const { plugin } = catalogue.rules;
	const { kind: does, text } = await checkStatement(sql, `a ${kind} of plugin '${plugin}'`, catalogue.rules);
	const once = known.size >= REMEMBERED;
	const statement: LoadedStatement = { name: kind, kind: does, ...textsOf(kind, text, catalogue.rules), once };
	if (!once) known.set(sql, statement);
	return [statement, texts];
}

/** SQL of a plugin that may make it at run time; TrovatoError `db.statement` for what no file of it could hold either. */
export async function prepareRaw(sql: string, { rules }: Catalogue): Promise<LoadedStatement> {
	const { checkStatement } = await import('../../../../wit/contract/sql/parse.ts');
	const { kind, text } = await checkStatement(sql, `SQL of plugin '${rules.plugin}'`, rules);
	return { name: 'raw', kind, ...textsOf('raw', text, rules), once: true };
}
