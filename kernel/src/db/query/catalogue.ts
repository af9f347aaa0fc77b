// The tables and columns that a plugin's queries may name, as they really are in the database.
// Kernel: an identifier of a query is looked up here and written from here, never copied from the query.
import type { Sql } from '../connect.ts';
import { rulesOf, type PluginDeclaration } from '../plugin-schema.ts';
import type { SqlRules } from '../../../../wit/contract/sql/walk.ts';
import type { Kind } from './values.ts';

export interface CatalogueTable {
	/** Qualified and quoted; of a staged table its view `T_now`. */
	readonly sql: string;
	readonly own: boolean;
	/** Has a view `T_live` beside `T_now`. */
	readonly layered?: boolean;
	readonly columns: Readonly<Record<string, { kind: Kind; type: string; required: boolean }>>;
	/** Columns of the primary key. */
	readonly key: readonly string[];
}

/** What one plugin's SQL may name; plain data that can be sent to workers. */
export interface Catalogue {
	readonly rules: SqlRules;
	/** By the name in queries: `note`, or `content.item`. */
	readonly tables: Readonly<Record<string, CatalogueTable>>;
}

export async function loadCatalogue(owner: Sql, plugin: PluginDeclaration): Promise<Catalogue> {
	const [row] = await owner<{ tables: Catalogue['tables']; staged: string[] }[]>`
		select tables, staged from kernel.catalogue(${plugin.name}, ${plugin.tables.uses as string[]})`;
	const { tables, staged } = row!;
	const layered = Object.keys(tables).filter((name) => tables[name]?.layered === true);
	return { rules: { ...rulesOf(plugin), staged, layered: layered.map((name) => name.split('.').at(-1)) }, tables };
}
