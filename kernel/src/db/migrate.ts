// Applies the kernel's own migrations: forward only, each file once, in one transaction, with its checksum.
// Kernel: the tables that plugins stand on must be there before any plugin.
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { TransactionSql } from 'postgres';
import { TrovatoError } from '../../../wit/contract/errors/trovato-error.ts';
import type { Sql } from './connect.ts';

const FOLDER = join(import.meta.dirname, '..', '..', 'migrations');
/** Whoever changes the schema or the roles of this database holds this advisory lock. */
const LOCK = 7_281_953;

export interface SqlFile {
	/** Name without folder: `0001_create_site.sql`. */
	readonly name: string;
	readonly path: string;
	readonly text: string;
	readonly checksum: string;
}

/** The `.sql` files of a folder by name; none when there is no folder. */
export async function loadSqlFiles(folder: string): Promise<SqlFile[]> {
	const names = await readdir(folder).catch((error: unknown) => {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
		throw error;
	});
	const decoder = new TextDecoder('utf-8', { fatal: true });
	const load = async (name: string): Promise<SqlFile> => {
		const path = join(folder, name);
		const bytes = await readFile(path);
		return { name, path, text: decoder.decode(bytes), checksum: createHash('sha256').update(bytes).digest('hex') };
	};
	return Promise.all(
		names
			.filter((name) => name.endsWith('.sql'))
			.toSorted()
			.map(load),
	);
}

/** One transaction in which nobody else changes the schema or the roles of this database. */
export function underLock<T>(sql: Sql, work: (tx: TransactionSql) => Promise<T>): Promise<T> {
	return sql.begin(async (tx) => {
		await tx`select pg_advisory_xact_lock(${LOCK})`;
		return work(tx);
	}) as Promise<T>;
}

/** The files that still have to run; TrovatoError when an applied one was changed, is missing, or a newer one ran. */
export function findPending(files: readonly SqlFile[], applied: ReadonlyMap<string, string>, whose: string): SqlFile[] {
	const refuse = (problem: string, file?: SqlFile): never => {
		throw new TrovatoError('db.migration', `${file ? `${relative('.', file.path)}:1:1: ` : ''}${whose}: ${problem}`);
	};
	const known = new Set(files.map((file) => file.name));
	for (const name of applied.keys()) {
		if (!known.has(name))
			refuse(`the database has seen ${name}, which is not among the files; it needs a newer version`);
	}
	for (const file of files) {
		const before = applied.get(file.name);
		if (before !== undefined && before !== file.checksum)
			refuse(`${file.name} was changed after it had been applied; restore it and add a new file instead`, file);
	}
	const newest = [...applied.keys()].toSorted().at(-1) ?? '';
	const pending = files.filter((file) => !applied.has(file.name));
	const late = pending.find((file) => file.name < newest);
	if (late) refuse(`${late.name} sorts before ${newest}, which has been applied; give it a later number`, late);
	return pending;
}

/** Brings the schema `kernel` up to date and returns the names of the files that ran. */
export async function migrateKernel(owner: Sql): Promise<string[]> {
	const files = await loadSqlFiles(FOLDER);
	return underLock(owner, async (tx) => {
		await tx.unsafe(`create schema if not exists kernel; create table if not exists kernel.migration (
			name text primary key, checksum text not null, applied_at timestamptz not null default now())`);
		const rows = await tx<{ name: string; checksum: string }[]>`select name, checksum from kernel.migration`;
		const pending = findPending(files, new Map(rows.map((row) => [row.name, row.checksum])), 'kernel');
		for (const file of pending) {
			await tx.unsafe(file.text);
			await tx`insert into kernel.migration (name, checksum) values (${file.name}, ${file.checksum})`;
		}
		return pending.map((file) => file.name);
	});
}
