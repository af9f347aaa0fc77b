// Gives a command its database: the one of DATABASE_URL, that of the running site, or an embedded one of its own.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '../src/config/load-config.ts';
import { type DataFolderLock, heldBy, isHolder, lockDataFolder } from './data-folder.ts';
import { findEmbedded, startEmbedded } from './postgres/embedded.ts';
import type { Terminal } from './terminal.ts';

export interface Database {
	readonly url: string;
	/** Stops the server if it was started for this command. */
	close(): Promise<void>;
}

/** The database of a running site; the site has locked the data folder before. */
export async function openSiteDatabase(config: Config, terminal: Terminal): Promise<Database> {
	if (config.databaseUrl !== undefined) return { url: config.databaseUrl, async close() {} };
	const server = await startEmbedded({ dataDir: config.dataDir, log: terminal.line });
	return { url: server.ownerUrl, close: () => server.stop() };
}

/** The database for a command that may run beside a site; waits for another command that has the folder to itself. */
export async function openCommandDatabase(config: Config, command: string, terminal: Terminal): Promise<Database> {
	if (config.databaseUrl !== undefined) return { url: config.databaseUrl, async close() {} };
	const found = await lockOrJoin(config.dataDir, command, terminal);
	if (typeof found === 'string') return { url: found, async close() {} };
	try {
		const server = await startEmbedded({ dataDir: config.dataDir });
		return { url: server.ownerUrl, close: () => server.stop().finally(() => found.release()) };
	} catch (error) {
		found.release();
		throw error;
	}
}

async function lockOrJoin(dataDir: string, command: string, terminal: Terminal): Promise<DataFolderLock | string> {
	for (let round = 0; ; round++) {
		const lock = lockDataFolder(dataDir, command);
		if (!isHolder(lock)) return lock;
		const url = lock.command === 'start' ? findEmbedded(dataDir) : undefined;
		if (url !== undefined) return url;
		// A site is there but its database is not: it is starting or stopping, or uses another server than we would.
		if (lock.command === 'start' && round === 100) throw heldBy(dataDir, lock);
		if (round === 0) terminal.line(`Waiting for process ${lock.pid} (trovato ${lock.command}) …`);
		await sleep(200);
	}
}
