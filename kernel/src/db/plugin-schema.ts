// Gives a plugin its schema, its role, its extensions, its grants, and runs its migrations under that role.
// Kernel: a plugin cannot be trusted to confine itself.
import { relative } from 'node:path';
import { join } from 'node:path';
import type { TransactionSql } from 'postgres';
import { TrovatoError } from '../../../wit/contract/errors/trovato-error.ts';
import { EXTENSIONS } from '../../../wit/contract/sql/allowed.ts';
import type { Sql } from './connect.ts';
import { findPending, loadSqlFiles, underLock, type SqlFile } from './migrate.ts';
import { checkMigration, positionOf, type SqlRules } from '../../../wit/contract/sql/parse.ts';
import { identifier, scopeCommand, type PluginScope } from './prelude.ts';
import { roleExists, type SetupLog, type SiteDatabase } from './setup.ts';
import { isServerError } from './sqlstate.ts';

/** What a manifest says about data. */
export interface PluginDeclaration {
	readonly name: string;
	readonly dependencies?: { readonly optional: readonly string[] };
	readonly tables: {
		readonly owns: readonly string[];
		readonly exports: readonly string[];
		/** As `plugin.table`. */
		readonly uses: readonly string[];
		readonly staged: readonly string[];
		readonly layered: readonly string[];
	};
	/** By table: when it is published. */
	readonly publish: Readonly<Record<string, { readonly phase: string; readonly tag?: string | undefined }>>;
	readonly database: { readonly extensions: readonly string[] };
}

/** The role and search path under which a plugin's SQL runs. */
export function scopeOf(site: SiteDatabase, plugin: string): PluginScope {
	return { role: `${site.site8}_${plugin}`, searchPath: `${identifier(`p_${plugin}`)}, ext, pg_temp` };
}

/** What its SQL may name. */
export function rulesOf(plugin: PluginDeclaration): SqlRules {
	return { plugin: plugin.name, uses: plugin.tables.uses, extensions: plugin.database.extensions };
}

/**
 * Brings a plugin's part of the database up to date; safe to repeat. Plugins whose tables it uses come first.
 * TrovatoError `db.migration` (refused, failed or changed file, with its name), `plugin.dependency`.
 * @param seconds that a statement of a migration may take
 */
export async function preparePlugin(
	owner: Sql,
	site: SiteDatabase,
	plugin: PluginDeclaration,
	dir: string,
	log: SetupLog,
	seconds = 60,
): Promise<PluginScope> {
	const files = await loadSqlFiles(join(dir, 'migrations'));
	for (const file of files) await checkMigration(file.text, relative('.', file.path), rulesOf(plugin));
	const scope = scopeOf(site, plugin.name);
	const pending = await underLock(owner, async (tx) => {
		await prepareRole(tx, site, plugin, scope);
		await prepareExtensions(tx, plugin, log);
		await prepareGrants(tx, plugin, scope);
		return findPending(files, await findApplied(tx, plugin.name), `plugin '${plugin.name}'`);
	});
	for (const { name } of pending) {
		await underLock(owner, async (tx) => {
			// Another node may have been faster.
			const again = findPending(files, await findApplied(tx, plugin.name), `plugin '${plugin.name}'`);
			const file = again.find((candidate) => candidate.name === name);
			if (file) await migrate(tx, plugin, scope, file, seconds, again.length === 1);
		});
		log.info(`plugin '${plugin.name}': migration ${name} applied`);
	}
	const { staged, layered } = plugin.tables;
	if (staged.length + layered.length > 0) await underLock(owner, (tx) => stageTables(tx, plugin, scope));
	await checkDeclared(owner, plugin);
	return scope;
}

async function prepareRole(
	tx: TransactionSql,
	site: SiteDatabase,
	plugin: PluginDeclaration,
	scope: PluginScope,
): Promise<void> {
	const [role, schema] = [identifier(scope.role), identifier(`p_${plugin.name}`)];
	if (!(await roleExists(tx, scope.role))) {
		await tx.unsafe(`create role ${role} nologin;
			grant ${role} to current_user; grant ${identifier(site.pluginsRole)} to ${role}; grant ${role} to ${identifier(site.workerRole)}`);
	}
	await tx.unsafe(`create schema if not exists ${schema} authorization ${role}`);
}

async function prepareExtensions(tx: TransactionSql, plugin: PluginDeclaration, log: SetupLog): Promise<void> {
	for (const name of plugin.database.extensions) {
		if (!EXTENSIONS.has(name)) {
			const known = [...EXTENSIONS.keys()].join(', ');
			throw new TrovatoError(
				'db.migration',
				`Plugin '${plugin.name}' asks for the extension ${name}; allowed are ${known}`,
			);
		}
		await tx.unsafe(`create extension if not exists ${identifier(name)} schema ext`);
		const [row] = await tx<{ schema: string }[]>`
			select extnamespace::regnamespace::text as schema from pg_extension where extname = ${name}`;
		if (row?.schema !== 'ext')
			log.warn(`the extension ${name} is in schema ${row?.schema}; plugins look for it in ext`);
	}
}

/** Grants what `uses` names, on the owning plugin's behalf, and takes back what it no longer names. */
async function prepareGrants(tx: TransactionSql, plugin: PluginDeclaration, { role }: PluginScope): Promise<void> {
	const rows = await tx<{ missing: string }[]>`
		select missing from kernel.grant_tables(${role}, ${plugin.tables.uses as string[]}) missing`;
	for (const { missing } of rows) {
		const [owner = ''] = missing.split('.');
		// Of a plugin that may be absent; when it comes, the grants are made anew.
		if (plugin.dependencies?.optional.includes(owner)) continue;
		const sentence = `Plugin '${plugin.name}' uses ${missing}, but plugin '${owner}' has no such table here`;
		throw new TrovatoError('plugin.dependency', sentence);
	}
}

async function findApplied(tx: TransactionSql, plugin: string): Promise<Map<string, string>> {
	const rows = await tx<{ name: string; checksum: string }[]>`
		select name, checksum from kernel.plugin_migration where plugin = ${plugin}`;
	return new Map(rows.map((row) => [row.name, row.checksum]));
}

async function migrate(
	tx: TransactionSql,
	plugin: PluginDeclaration,
	scope: PluginScope,
	file: SqlFile,
	seconds: number,
	isLast: boolean,
): Promise<void> {
	await tx.unsafe(`set local statement_timeout = '${seconds}s'; ${scopeCommand(scope)}`);
	// A view holds on to the columns that a migration may want to change; it comes back below.
	for (const table of [...plugin.tables.staged, ...plugin.tables.layered])
		await tx.unsafe(`drop view if exists ${identifier(`${table}_now`)}, ${identifier(`${table}_live`)}`);
	try {
		await tx.unsafe(file.text);
	} catch (error) {
		const { message, position } = error as { message: string; position?: string };
		const at = isServerError(error) && position ? `:${positionOf(file.text.slice(0, Number(position) - 1))}` : '';
		const isLate = isServerError(error) && error.code === '57014';
		const late = `a statement of plugin '${plugin.name}' took longer than ${seconds} s; migration_seconds in site.toml allows more`;
		throw new TrovatoError('db.migration', `${relative('.', file.path)}${at}: ${isLate ? late : message}`, {
			cause: error,
		});
	}
	await stageTables(tx, plugin, scope, isLast);
	await refuseHindrances(tx, plugin, file);
	await tx`insert into kernel.plugin_migration (plugin, name, checksum) values (${plugin.name}, ${file.name}, ${file.checksum})`;
}

/** What one plugin keeps must not hinder another in deleting: of some ways only the finished tables tell. */
async function refuseHindrances(tx: TransactionSql, plugin: PluginDeclaration, file: SqlFile): Promise<void> {
	const [row] = await tx<{ found: string }[]>`
		select string_agg(found, '; ' order by found) as found from kernel.find_hindrances(${plugin.name}) found having count(*) > 0`;
	if (row) throw new TrovatoError('db.migration', `${relative('.', file.path)}: ${row.found}`);
}

/** Makes revisions and views of the staged tables that exist, or brings them up to date. */
async function stageTables(
	tx: TransactionSql,
	plugin: PluginDeclaration,
	scope: PluginScope,
	isFinished = true,
): Promise<void> {
	await tx.unsafe(scopeCommand(scope));
	const names = plugin.tables.staged as string[];
	const done = tx`select kernel.stage_table(schemaname, tablename) from pg_tables
		where schemaname = ${`p_${plugin.name}`} and tablename = any(${names})`;
	await done.catch((error: unknown) => {
		throw new TrovatoError('db.migration', `Plugin '${plugin.name}': ${(error as Error).message}`, { cause: error });
	});
	await tx.unsafe('reset role');
	// A layered table is held against all that the manifest says, which is true after the last migration.
	if (!isFinished) return;
	const { staged, layered } = plugin.tables;
	const known = [...staged, ...layered].map((name) => {
		const { phase = null, tag = null } = plugin.publish[name] ?? {};
		return { name, phase, tag, layered: layered.includes(name) };
	});
	await tx`select kernel.register_staged(${plugin.name}, ${tx.json(known)})`.catch((error: unknown) => {
		throw new TrovatoError('db.migration', `Plugin '${plugin.name}': ${(error as Error).message}`, { cause: error });
	});
}

async function checkDeclared(owner: Sql, plugin: PluginDeclaration): Promise<void> {
	const rows = await owner<{ tablename: string }[]>`
		select tablename from pg_tables where schemaname = ${`p_${plugin.name}`}`;
	const present = new Set(rows.map((row) => row.tablename));
	for (const table of [
		...plugin.tables.owns,
		...plugin.tables.exports,
		...plugin.tables.staged,
		...plugin.tables.layered,
	]) {
		if (present.has(table)) continue;
		throw new TrovatoError(
			'db.migration',
			`Plugin '${plugin.name}' declares the table ${table}, but no migration creates it`,
		);
	}
}
