// Indexes that an operator adds to tables of plugins, for what is filtered and sorted inside jsonb.
// Kernel: only the owner of the database may index another's table. The compiler writes the expression, the one of queries.
import { createHash } from 'node:crypto';
import { TrovatoError } from '../../../../wit/contract/errors/trovato-error.ts';
import type { Sql } from '../connect.ts';
import { identifier, literal } from '../prelude.ts';
import { parseQuery } from './ast.ts';
import { loadCatalogue } from './catalogue.ts';
import { addTable, compileExpression } from './expression.ts';

export interface SiteIndex {
	/** As `plugin.table`. */
	readonly table: string;
	readonly column: string;
	readonly path: readonly string[];
	/** What the value there counts as, as in queries. */
	readonly type: string;
	/** For parts of texts instead of whole ones; needs the extension pg_trgm. */
	readonly like: boolean;
}

/** Makes the index while others read and write; the SQL. TrovatoError `host.bad_argument` for what there is not. */
export async function addIndex(owner: Sql, { table: full, column, path, type, like }: SiteIndex): Promise<string> {
	const [name = '', table = ''] = full.split('.');
	const tables = { owns: [], exports: [], uses: [], staged: [], layered: [] };
	const catalogue = await loadCatalogue(owner, { name, tables, publish: {}, database: { extensions: [] } });
	const query = parseQuery('select', JSON.stringify({ table, fields: [{ column, path, type }], limit: 1 }));
	const add = (kind: string, text: string): string => `${literal(text)}::${kind}`;
	const [scope, from] = addTable({ catalogue, parameters: { texts: [], add }, tables: {} }, query);
	const { sql } = compileExpression(scope, query.fields[0]!);
	const [shown = ''] = from.split(' as ');
	// What is live of a layered table lies in the table itself.
	const place = catalogue.tables[table]?.layered ? shown.replace(/_now("?)$/, '$1') : shown;
	if (/_now"?$/.test(place)) throw new TrovatoError('host.bad_argument', `'${full}' is staged; it has no such index.`);
	const index = `site_${createHash('sha256').update(`${full} ${sql} ${like}`).digest('hex').slice(0, 16)}`;
	const [schema = ''] = place.split('.');
	if (like) await owner`create extension if not exists pg_trgm schema ext`;
	const [old] =
		await owner`select indisvalid as valid from pg_index where indexrelid = to_regclass(${`${schema}.${index}`})`;
	// One that was interrupted is left behind, and serves nobody.
	if (old?.['valid'] === false) await owner.unsafe(`drop index concurrently ${schema}.${identifier(index)}`);
	const what = like ? `using gin ((${sql}) ext.gin_trgm_ops)` : `((${sql}))`;
	const made = `create index concurrently if not exists ${identifier(index)} on ${place} ${what}`;
	await owner.unsafe(made);
	await owner.unsafe(`analyze ${place}`);
	return made;
}

/** Every such index: its name, its table, what is indexed, and its bytes. */
export function listIndexes(owner: Sql): Promise<Record<'name' | 'table' | 'definition' | 'size', string>[]> {
	return owner`
		select i.indexname as name, substr(i.schemaname, 3) || '.' || i.tablename as "table", i.indexdef as definition,
			pg_size_pretty(pg_relation_size(format('%I.%I', i.schemaname, i.indexname)::regclass)) as size
		from pg_indexes i where i.schemaname like 'p\\_%' and i.indexname ~ '^site_[0-9a-f]{16}$' order by 2, 1`;
}

/** Drops one by its name; false when there is none. */
export async function dropIndex(owner: Sql, name: string): Promise<boolean> {
	const found = (await listIndexes(owner)).find((one) => one.name === name);
	if (!found) return false;
	const [plugin = ''] = found.table.split('.');
	await owner.unsafe(`drop index concurrently ${identifier(`p_${plugin}`)}.${identifier(name)}`);
	return true;
}
