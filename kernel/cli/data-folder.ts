// The data folder of a site and the lock on it: one process at a time runs a site or a database there.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { TrovatoError } from '../../wit/contract/errors/trovato-error.ts';

export interface Holder {
	readonly pid: number;
	readonly started: string;
	/** What it runs: `start` is a site, anything else a command that soon ends. */
	readonly command: string;
}

export interface DataFolderLock {
	release(): void;
}

/**
 * Takes the lock, or says who holds it. The lock is the operating system's own, on a file (SQLite takes it for us), so it
 * ends with the process however that ends, and a number used again by another process cannot be mistaken for its holder.
 */
export function lockDataFolder(dataDir: string, command: string): DataFolderLock | Holder {
	const about = join(dataDir, 'lock.json');
	let database: DatabaseSync;
	try {
		mkdirSync(dataDir, { recursive: true });
		database = new DatabaseSync(join(dataDir, 'lock.db'), { timeout: 0 });
	} catch (error) {
		throw new TrovatoError('server.unavailable', `Cannot write in the data folder ${dataDir}: ${reasonOf(error)}`, {
			cause: error,
		});
	}
	try {
		database.exec('PRAGMA journal_mode = OFF; BEGIN EXCLUSIVE');
	} catch (error) {
		database.close();
		if (!/locked/.test(reasonOf(error))) {
			throw new TrovatoError('server.unavailable', `Cannot lock the data folder ${dataDir}: ${reasonOf(error)}`, {
				cause: error,
			});
		}
		return readHolder(about);
	}
	const holder: Holder = { pid: process.pid, started: new Date().toISOString(), command };
	writeFileSync(about, JSON.stringify(holder));
	return { release: () => database.close() };
}

export function isHolder(result: DataFolderLock | Holder): result is Holder {
	return 'pid' in result;
}

/** The sentence for somebody who wants to run a second site on the folder. */
export function heldBy(dataDir: string, holder: Holder): TrovatoError {
	const since = holder.started.replace('T', ' ').replace(/\.\d+Z$/, ' UTC');
	return new TrovatoError(
		'server.unavailable',
		`The data folder ${dataDir} is in use by process ${holder.pid} (trovato ${holder.command}, started ${since}); stop it or set TROVATO_DATA`,
	);
}

function readHolder(file: string): Holder {
	try {
		return JSON.parse(readFileSync(file, 'utf8')) as Holder;
	} catch {
		// The other process has the lock and is about to write who it is.
		return { pid: 0, started: new Date().toISOString(), command: 'start' };
	}
}

function reasonOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
