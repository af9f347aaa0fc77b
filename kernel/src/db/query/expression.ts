// What names in a query stand for: tables by alias, columns, fields inside JSON, aggregates.
// Kernel: see catalogue.ts.
import { nearest } from '../../../../wit/contract/toml/document.ts';
import { TrovatoError } from '../../../../wit/contract/errors/trovato-error.ts';
import { identifier } from '../prelude.ts';
import type { Aggregate, Expression } from './ast.ts';
import type { Catalogue, CatalogueTable } from './catalogue.ts';
import { toArray, type Kind, type Parameters } from './values.ts';

/** A piece of SQL; `name` is what it is called in a result. */
export interface Typed {
	readonly sql: string;
	readonly kind: Kind;
	readonly name: string;
	/** Never null. */
	readonly required: boolean;
	readonly aggregate?: boolean;
}

/** The tables that a part of a query sees, by alias; the rows of an `outer` one may be missing. */
export interface Scope {
	readonly catalogue: Catalogue;
	readonly parameters: Parameters;
	readonly tables: Readonly<Record<string, { readonly table: CatalogueTable; readonly outer: boolean }>>;
	/** Aggregates may be compared. */
	readonly grouped?: boolean;
}

export function refuse(sentence: string): never {
	throw new TrovatoError('host.bad_argument', sentence);
}

export function getTable({ tables, rules }: Catalogue, name: string): CatalogueTable {
	if (Object.hasOwn(tables, name)) return tables[name]!;
	const meant = nearest(name, Object.keys(tables));
	const sentence = `Plugin '${rules.plugin}' may read no table '${name}'${meant ? `; did you mean '${meant}'?` : '.'}`;
	throw new TrovatoError(name.includes('.') ? 'host.not_granted' : 'host.bad_argument', sentence);
}

export const aliasOf = ({ table, as }: { table: string; as?: string }): string => as ?? table.replace(/^.*\./, '');

/** The scope with one table more, and what stands for it behind FROM. */
export function addTable(scope: Scope, target: { table: string; as?: string }, outer = false): [Scope, from: string] {
	const table = getTable(scope.catalogue, target.table);
	const alias = aliasOf(target);
	if (Object.hasOwn(scope.tables, alias)) refuse(`The name '${alias}' is taken; give one table another by 'as'.`);
	return [{ ...scope, tables: { ...scope.tables, [alias]: { table, outer } } }, `${table.sql} as ${identifier(alias)}`];
}

/** A column by `column` or `alias.column`. */
function getColumn(scope: Scope, name: string): Typed {
	const columns = Object.entries(scope.tables).flatMap(([alias, { table, outer }]) =>
		Object.entries(table.columns).map(([column, { kind, required }]) => {
			const sql = `${identifier(alias)}.${identifier(column)}`;
			return { sql, kind, name: column, full: `${alias}.${column}`, required: required && !outer };
		}),
	);
	const found = columns.filter((column) => column.name === name || column.full === name);
	if (found.length > 1) refuse(`The column '${name}' is in several tables; write alias.${name}.`);
	const known = columns.flatMap((column) => [column.name, column.full]);
	const meant = nearest(name, known);
	return found[0] ?? refuse(`There is no column '${name}'${meant ? `; did you mean '${meant}'?` : '.'}`);
}

/** An expression; `wanted` is what a field inside JSON counts as when the query does not say it. */
export function compileExpression(scope: Scope, expression: Expression, wanted: Kind = 'text'): Typed {
	if (typeof expression === 'string') return getColumn(scope, expression);
	if ('aggregate' in expression) return compileAggregate(scope, expression);
	const { column, path, type = wanted, as } = expression;
	const { sql, ...whole } = getColumn(scope, column);
	const name = as ?? path?.at(-1) ?? whole.name;
	if (!path) return { ...whole, sql, name };
	if (whole.kind !== 'json') refuse(`'${column}' is not jsonb, so it has no path.`);
	const at = scope.parameters.add('text[]', toArray(path));
	const field = { name, required: false };
	if (type === 'json') return { ...field, kind: type, sql: `(${sql} #> ${at})` };
	if (type === 'number' || type === 'time') return { ...field, kind: type, sql: `kernel.json_${type}(${sql}, ${at})` };
	if (type === 'uuid') return { ...field, kind: type, sql: uuidAt(`(${sql} #>> ${at})`) };
	if (type !== 'boolean') return { ...field, kind: 'text', sql: `(${sql} #>> ${at})` };
	return { ...field, kind: type, sql: `case ${sql} #>> ${at} when 'true' then true when 'false' then false end` };
}

/** A text as a UUID, nothing when it is none. */
const uuidAt = (text: string): string =>
	`case when ${text} ~ '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$' then ${text}::uuid end`;

function compileAggregate(scope: Scope, { aggregate, of, distinct, as: name = aggregate }: Aggregate): Typed {
	const result = { name, required: aggregate === 'count', aggregate: true };
	if (of === undefined && aggregate === 'count') return { ...result, sql: 'count(*)', kind: 'number' };
	const adds = aggregate === 'sum' || aggregate === 'avg';
	const { sql, kind } = compileExpression(scope, of ?? refuse(`'${aggregate}' needs 'of'.`), adds ? 'number' : 'text');
	if (aggregate !== 'count' && kind !== 'number' && (adds || (kind !== 'text' && kind !== 'time')))
		refuse(`'${aggregate}' is not for ${kind}.`);
	const call = `${aggregate}(${distinct ? 'distinct ' : ''}${sql})`;
	return { ...result, sql: call, kind: adds || aggregate === 'count' ? 'number' : kind };
}
