// Writes a structured query as one SQL statement: identifiers from the catalogue, values as parameters.
// Kernel: see ast.ts. What it writes is read by the parser like any statement of a plugin.
import { identifier } from '../prelude.ts';
import type { Expression, Query, QueryKind } from './ast.ts';
import type { Catalogue, CatalogueTable } from './catalogue.ts';
import { COMPARABLE, compileCondition } from './condition.ts';
import { behindCursor, cursorSql, orderSql, type Order } from './cursor.ts';
import { addTable, aliasOf, compileExpression, getTable, refuse, type Scope } from './expression.ts';
import { createParameters } from './values.ts';

export type CompiledQuery = readonly [sql: string, texts: readonly string[]];

/** SQL with its parameters; TrovatoError `host.bad_argument`, `host.not_granted`, `request.invalid` (a value, a cursor). */
export function compileQuery<K extends QueryKind>(kind: K, query: Query<K>, catalogue: Catalogue): CompiledQuery {
	const parameters = createParameters();
	return [COMPILERS[kind]({ catalogue, parameters, tables: {} }, query), parameters.texts];
}

const COMPILERS: { readonly [K in QueryKind]: (scope: Scope, query: Query<K>) => string } = {
	select(scope, query) {
		const [seen, from] = compileFrom(scope, query);
		const { after, where, having, offset } = query;
		const fields = query.fields.map((field) => compileExpression(seen, field));
		const groups = query.group_by?.map((field) => compileExpression(seen, field).sql);
		const order = compileOrder(seen, query);
		const columns = fields.map(({ sql, name }) => ({ name, sql: `${sql} as ${identifier(name)}` }));
		const conditions = where ? [compileCondition(seen, where)] : [];
		if (groups || fields.some(({ aggregate }) => aggregate)) {
			if (after !== undefined) refuse('Groups have no cursor.');
			const loose = [...fields, ...order].find(({ sql, aggregate }) => !aggregate && !groups?.includes(sql));
			if (loose) refuse(`'${loose.name}' is neither in 'group_by' nor an aggregate.`);
		}
		if (after !== undefined) {
			const odd = order.find(({ kind }) => !COMPARABLE.has(kind));
			if (odd) refuse(`A cursor cannot follow '${odd.name}', which is ${odd.kind}.`);
			if (order.length === 0) refuse("A cursor needs 'order_by', or a table with a primary key.");
			columns.push({ name: 'cursor', sql: `${cursorSql(order)} as cursor` });
			if (after !== null) conditions.push(behindCursor(scope.parameters, order, after));
		}
		const twice = columns.find(({ name }, index) => columns.findIndex((other) => other.name === name) < index);
		if (twice) refuse(`Two fields are called '${twice.name}'; rename one by 'as'.`);
		let sql = `select ${columns.map((column) => column.sql).join(', ')} from ${from}`;
		if (conditions.length > 0) sql += ` where ${conditions.join(' and ')}`;
		if (groups && groups.length > 0) sql += ` group by ${groups.join(', ')}`;
		if (having) sql += ` having ${compileCondition({ ...seen, grouped: true }, having)}`;
		if (order.length > 0) sql += ` order by ${order.map(orderSql).join(', ')}`;
		sql += ` limit ${scope.parameters.add('int8', String(query.limit))}`;
		return offset ? `${sql} offset ${scope.parameters.add('int8', String(offset))}` : sql;
	},
	count(scope, query) {
		const [seen, from] = compileFrom(scope, query);
		const where = query.where ? ` where ${compileCondition(seen, query.where)}` : '';
		return `select count(*) as count from (select from ${from}${where} limit ${scope.parameters.add('int8', String(query.limit))}) as "$"`;
	},
	insert(scope, { rows, on_conflict: conflict, returning, ...target }) {
		const table = getOwnTable(scope, target.table);
		const columns = Object.keys(rows[0]!);
		const isAlike = (row: object) => String(Object.keys(row).toSorted()) === String(columns.toSorted());
		if (!rows.every(isAlike)) refuse('All rows of an insert have the same columns.');
		const names = namesOf(table, columns).join(', ');
		const [seen, into] = addTable(scope, target);
		let sql = `insert into ${into} (${names}) select ${names} from ${recordset(scope, table, columns, rows)}`;
		if (conflict) {
			const updates = namesOf(table, conflict.update ?? []).map((name) => `${name} = excluded.${name}`);
			const action = updates.length > 0 ? `update set ${updates.join(', ')}` : 'nothing';
			sql += ` on conflict (${namesOf(table, conflict.columns).join(', ')}) do ${action}`;
		}
		return sql + compileReturning(seen, returning);
	},
	update(scope, { set, where, returning, ...target }) {
		const table = getOwnTable(scope, target.table);
		const columns = Object.keys(set);
		const [seen, into] = addTable(scope, target);
		const assignments = namesOf(table, columns).map((name) => `${name} = "$".${name}`);
		const sql = `update ${into} set ${assignments.join(', ')} from ${recordset(scope, table, columns, [set])}`;
		return `${sql} where ${compileCondition(seen, where)}${compileReturning(seen, returning)}`;
	},
	delete(scope, { where, returning, ...target }) {
		getOwnTable(scope, target.table);
		const [seen, from] = addTable(scope, target);
		return `delete from ${from} where ${compileCondition(seen, where)}${compileReturning(seen, returning)}`;
	},
};

/** The tables of a query, and what stands for them behind FROM. */
function compileFrom(scope: Scope, query: Query<'count'>): [Scope, from: string] {
	let [seen, from] = addTable(scope, query);
	for (const { type = 'inner', on, ...target } of query.joins ?? []) {
		const [more, joined] = addTable(seen, target, type === 'left');
		seen = more;
		from += ` ${type} join ${joined} on ${compileCondition(seen, on)}`;
	}
	return [seen, from];
}

/** What the query says; the order of a list with a cursor is made unique by the key of its first table. */
function compileOrder(scope: Scope, query: Query<'select'>): Order[] {
	const order = (query.order_by ?? []).map(({ by, direction, nulls }): Order => {
		return { ...compileExpression(scope, by), descending: direction === 'desc', nullsFirst: nulls === 'first' };
	});
	if (query.after === undefined) return order;
	const descending = order[0]?.descending ?? false;
	for (const column of getTable(scope.catalogue, query.table).key) {
		const part = compileExpression(scope, `${aliasOf(query)}.${column}`);
		if (!order.some(({ sql }) => sql === part.sql)) order.push({ ...part, descending, nullsFirst: false });
	}
	return order;
}

function getOwnTable({ catalogue }: Scope, name: string): CatalogueTable {
	const table = getTable(catalogue, name);
	return table.own ? table : refuse(`'${name}' belongs to another plugin; ask it through a tap or a function.`);
}

/** Columns of a table, quoted. */
function namesOf(table: CatalogueTable, columns: readonly string[]): string[] {
	const unknown = columns.find((column) => !Object.hasOwn(table.columns, column));
	return unknown === undefined ? columns.map(identifier) : refuse(`There is no column '${unknown}' in ${table.sql}.`);
}

/** The values as rows of one JSON parameter, which the server reads as the columns' types. */
function recordset({ parameters }: Scope, table: CatalogueTable, columns: readonly string[], rows: unknown): string {
	const types = columns.map((name) => `${identifier(name)} ${table.columns[name]!.type}`).join(', ');
	return `jsonb_to_recordset(${parameters.add('jsonb', JSON.stringify(rows))}) as "$"(${types})`;
}

function compileReturning(scope: Scope, fields: readonly Expression[] = []): string {
	const shown = fields.map((field) => compileExpression(scope, field));
	const columns = shown.map(({ sql, name }) => `${sql} as ${identifier(name)}`).join(', ');
	return columns && ` returning ${columns}`;
}
