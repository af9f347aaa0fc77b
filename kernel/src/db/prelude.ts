// Writes the commands that go ahead of a statement: begin, settings, role, savepoints.
// Kernel: this is the wall that puts every statement under its plugin's role.

export type Mode = 'read' | 'write';

/** As whom a statement runs. */
export interface PluginScope {
	/** The plugin's database role. */
	readonly role: string;
	/** The plugin's schemas, as Postgres takes them. */
	readonly searchPath: string;
	/** Rows that a statement may return; a statement that returns more ends the transaction. */
	readonly maxRows?: number;
	/** Bytes that all statements of this role in the unit of work may return, as the server sends them. */
	readonly maxBytes?: number;
}

/** The worker's own role, which may call what keeps the kernel's records; no plugin's role may. */
export const WORKER: PluginScope = { role: 'none', searchPath: 'pg_catalog' };

export interface View {
	/** The stage looked at; null is live. */
	readonly stage: string | null;
	/** The instant looked at in milliseconds; null is now. */
	readonly asOf: number | null;
}

/** Which of the changes that were announced a snapshot has; outside of a transaction a plugin's role may have stayed on. */
const VERSION = 'set local role none; select kernel.cache_version()';

/** What that gave, among the results of the commands ahead of a statement; undefined when it was not among them. */
export function versionIn(results: unknown): number | undefined {
	const rows = (results as readonly (readonly { readonly cache_version?: unknown }[])[]).flat();
	const found = rows.find((row) => row.cache_version !== undefined);
	return found && Number(found.cache_version);
}

/** Why a statement that must be the only one is refused. */
export const secondStatement = (name: string): string =>
	`Statement '${name}' is a second one, but the route says read = "once" in its manifest; a route that needs more leaves that out.`;

/** Opens the transaction and says which stage and instant `kernel.stage()` and `kernel.as_of()` give. */
export function beginCommand(mode: Mode, { stage, asOf }: View): string {
	// Connections read only unless told: what runs without a transaction must not write.
	const begin = mode === 'read' ? `begin isolation level repeatable read read only; ${VERSION}` : 'begin read write';
	if (stage === null && asOf === null) return begin;
	const instant = asOf === null ? '' : new Date(asOf).toISOString();
	return `${begin}; set local trovato.stage = ${literal(stage ?? '')}; set local trovato.as_of = ${literal(instant)}`;
}

/** Puts on the plugin's role until the end of the transaction; without one, until another is put on. */
export function scopeCommand({ role, searchPath }: PluginScope, inTransaction = true): string {
	const [who, path] = [literal(role), literal(searchPath)];
	return `select set_config('role', ${who}, ${inTransaction}), set_config('search_path', ${path}, ${inTransaction})`;
}

/** What puts on a role outside of a transaction, if the connection has not got it on; remembered there. */
export function lastingScope(connection: { scope: PluginScope | undefined }, next: PluginScope): string[] {
	const { scope } = connection;
	connection.scope = next;
	const isOn = scope?.role === next.role && scope.searchPath === next.searchPath;
	return isOn ? [] : [scopeCommand(next, false)];
}

/** An SQL literal; the connection has standard_conforming_strings on. */
export function literal(text: string): string {
	if (text.includes('\0')) throw new RangeError('NUL in a literal');
	return `'${text.replaceAll("'", "''")}'`;
}

/** An SQL identifier. */
export function identifier(name: string): string {
	if (name.includes('\0')) throw new RangeError('NUL in an identifier');
	return `"${name.replaceAll('"', '""')}"`;
}
