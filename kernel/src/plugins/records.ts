// What `kernel.plugin` says: which plugins are installed and enabled, with which module, and whether site.toml fixed it.
import type { Sql } from 'postgres';

export interface PluginRecord {
	readonly name: string;
	readonly version: string;
	readonly enabled: boolean;
	/** Of the module that was enabled last. */
	readonly hash: string;
	/** Enabled by being named in site.toml. */
	readonly fixed: boolean;
}

/** By plugin. */
export type Records = ReadonlyMap<string, PluginRecord>;

/** Where a change of the records is announced. */
export const PLUGINS_CHANNEL = 'trovato_plugins';

/** The records; none in a database that has not seen this kernel yet, or that does not let us see them. */
export async function readRecords(owner: Sql): Promise<Records> {
	const columns = await owner`
		select from information_schema.columns
		where table_schema = 'kernel' and table_name = 'plugin' and column_name = 'fixed'`;
	if (columns.length === 0) return new Map();
	const rows = await owner<PluginRecord[]>`
		select name, version, enabled, module_hash as hash, fixed from kernel.plugin order by name`;
	return new Map(rows.map((row) => [row.name, row]));
}

/** The plugins to run: those that site.toml names, and those that were enabled by command. */
export function enabledNames(records: Records, named: readonly string[]): string[] {
	const switched = [...records.values()].filter(({ enabled, fixed }) => enabled && !fixed);
	return [...new Set([...named, ...switched.map(({ name }) => name)])];
}

/** Turns a plugin off, or removes its record, without its taps: for one that cannot be run any more. */
export async function forceRecord(owner: Sql, { name, version, hash }: PluginRecord, keep: boolean): Promise<void> {
	await owner`select kernel.record_plugin(${name}, ${keep ? version : null}, false, ${hash}, false)`;
}

/** Runs `work` while no other process changes which plugins there are. */
export async function whileAlone<T>(owner: Sql, work: () => Promise<T>): Promise<T> {
	return (await owner.begin(async (tx) => {
		await tx`select pg_advisory_xact_lock(7281955)`;
		return work();
	})) as T;
}
