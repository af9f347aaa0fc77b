// Host functions of `db`: named statements and structured queries inside the caller's unit of work, under the plugin's
// own role.
import { TrovatoError } from '../../../../wit/contract/errors/trovato-error.ts';
import type { Db } from '../../generated/host.ts';
import type { QueryKind } from '../../db/query/ast.ts';
import { prepareQuery, prepareRaw } from '../../db/query/prepare.ts';
import { type LoadedStatement, textFor } from '../../db/statements.ts';
import type { StatementArg } from '../../db/unit-of-work.ts';
import { addHandle, findHandle, frameOf, type Slot } from '../worker/frame.ts';

const MAX_ARGS = 1_000;

export function createDb(slot: Slot): Db {
	const push = (value: StatementArg): void => {
		const { args } = frameOf(slot, 'db.arg');
		if (args.length >= MAX_ARGS)
			throw new TrovatoError('host.limit', `A statement takes at most ${MAX_ARGS} arguments.`);
		args.push(value);
	};
	const run = async (statement: LoadedStatement, args: readonly StatementArg[]) => {
		const { plugin, request } = frameOf(slot, 'a db function');
		const { role, searchPath, limits } = plugin;
		const scope = { role, searchPath, maxRows: limits.rows, maxBytes: limits.resultBytes };
		return request.work.run(scope, statement, args);
	};
	const rowsOf = async (...query: Parameters<typeof run>) => addHandle(slot, 'rows', await run(...query));
	const query = (kind: QueryKind) => async (json: string) =>
		rowsOf(...(await prepareQuery(kind, json, frameOf(slot, `db.${kind}-rows`).plugin.catalogue)));
	const cell = (handle: number, row: number, column: string): unknown => {
		const found = findHandle(slot, 'rows', handle)?.rows[row];
		return found && Object.hasOwn(found, column) ? found[column] : undefined;
	};
	const numeric = (value: unknown): number | undefined => {
		if (typeof value === 'number') return value;
		if (typeof value === 'bigint') return Number(value);
		if (typeof value === 'boolean') return value ? 1 : 0;
		if (typeof value === 'string' && value !== '' && Number.isFinite(Number(value))) return Number(value);
		return undefined;
	};
	return {
		argString: (value) => push(value),
		argInt: (value) => push(value),
		argFloat: (value) => push(value),
		argBool: (value) => push(value),
		argJson: (value) => push({ json: value }),
		argTime: (value) => push(new Date(value)),
		argNull: () => push(null),
		async run(name) {
			const { plugin, args } = frameOf(slot, 'db.run');
			const taken = args.splice(0);
			const statement = plugin.statements.get(name);
			if (!statement)
				throw new TrovatoError('db.no_statement', `Plugin '${plugin.name}' has no file statements/${name}.sql.`);
			return rowsOf(statement, taken);
		},
		async runRaw(sql) {
			const { plugin, args } = frameOf(slot, 'db.run-raw');
			const taken = args.splice(0);
			if (!plugin.capabilities.includes('sql:raw'))
				throw new TrovatoError('host.not_granted', `Plugin '${plugin.name}' has not the capability sql:raw.`);
			return rowsOf(await prepareRaw(sql, plugin.catalogue), taken);
		},
		selectRows: query('select'),
		insertRows: query('insert'),
		updateRows: query('update'),
		deleteRows: query('delete'),
		countRows: query('count'),
		async explainRows(json) {
			const { plugin, request } = frameOf(slot, 'db.explain-rows');
			const [statement, values] = await prepareQuery('select', json, plugin.catalogue);
			const sql = textFor(statement, request.job.stage);
			const explain = { name: 'explain', kind: 'select', text: `explain (format json) ${sql}`, once: true } as const;
			const { rows } = await run(explain, values);
			return JSON.stringify({ sql, values, plan: rows[0]!['QUERY PLAN'] });
		},
		release(rows) {
			findHandle(slot, 'rows', rows)?.forget?.();
			frameOf(slot, 'db.release').handles.drop('rows', rows);
		},
		count: (rows) => findHandle(slot, 'rows', rows)?.rows.length ?? 0,
		affected: (rows) => findHandle(slot, 'rows', rows)?.count ?? 0,
		getString(rows, row, column) {
			const value = cell(rows, row, column);
			if (value === null || value === undefined) return undefined;
			if (value instanceof Date) return value.toISOString();
			if (typeof value === 'string') return value;
			return JSON.stringify(value);
		},
		getInt(rows, row, column) {
			const value = numeric(cell(rows, row, column));
			return Number.isSafeInteger(value) ? value : undefined;
		},
		getFloat: (rows, row, column) => numeric(cell(rows, row, column)),
		getTime(rows, row, column) {
			const value = cell(rows, row, column);
			return value instanceof Date ? value.getTime() : undefined;
		},
		getJson(rows, row, column) {
			const value = cell(rows, row, column);
			return value === undefined ? undefined : JSON.stringify(value);
		},
		toJson(rows) {
			const found = findHandle(slot, 'rows', rows);
			return found && JSON.stringify(found.rows);
		},
	};
}
