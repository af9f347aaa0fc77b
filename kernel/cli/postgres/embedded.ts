// Runs the embedded PostgreSQL of a data folder: makes it, starts or adopts it, says how to reach it, stops it.
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, closeSync, existsSync, mkdirSync, openSync, readFileSync, realpathSync, renameSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { TrovatoError } from '../../../wit/contract/errors/trovato-error.ts';
import { type Account, chooseAccount, giveTo } from './account.ts';
import { type Binaries, findBinaries } from './binaries.ts';
import { ensureCluster, readPassword } from './cluster.ts';
import { disownPid, findPostmaster, isAlive, lastWords, type Postmaster } from './postmaster.ts';

export interface Embedded {
	/** Connects as the role that owns the database; a socket is named libpq's way, by `?host=<folder>`. */
	readonly ownerUrl: string;
	readonly pid: number;
	/** False when a server left behind by a killed process was adopted. */
	readonly started: boolean;
	/** Ends every session and stops the server; returns when it is gone. */
	stop(): Promise<void>;
}

export interface EmbeddedOptions {
	/** The data folder; the server lives in `<dataDir>/postgres`. */
	readonly dataDir: string;
	readonly log?: (line: string) => void;
	/** For tests: a crash of the machine may lose everything, and all is faster. */
	readonly throwaway?: boolean;
}

const SOCKET_PATH_MAX = process.platform === 'darwin' ? 103 : 107;
const THROWAWAY = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=300'];

/** Starts the server of the data folder, or adopts the one that runs there already. */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
	const log = options.log ?? (() => {});
	const binaries = findBinaries();
	makeFolder(options.dataDir);
	const paths = pathsOf(options.dataDir);
	makeFolder(paths.home);
	const account = chooseAccount([paths.home, binaries.home]);
	if (ensureCluster(binaries, account, paths, options.throwaway === true)) log('made a new database');
	const { server, started } = await startOrAdopt(() => launch(binaries, account, paths, options.throwaway === true), {
		paths,
		log,
	});
	const { pid, host, port } = server;
	return {
		ownerUrl: urlOf(host, port, readPassword(paths)),
		pid,
		started,
		stop: () => stop(pid),
	};
}

/** The owner's URL of the server that runs on a data folder; undefined when none is ready there. */
export function findEmbedded(dataDir: string): string | undefined {
	const paths = pathsOf(dataDir);
	const server = findPostmaster(paths.data);
	return server?.ready ? urlOf(server.host, server.port, readPassword(paths)) : undefined;
}

interface Paths {
	readonly root: string;
	readonly home: string;
	readonly data: string;
	readonly run: string;
	readonly password: string;
	readonly log: string;
}

function pathsOf(dataDir: string): Paths {
	const root = existsSync(dataDir) ? realpathSync(dataDir) : resolve(dataDir);
	const home = join(root, 'postgres');
	const [data, run] = [join(home, 'data'), join(home, 'run')];
	return { root, home, data, run, password: join(home, 'owner-password'), log: join(home, 'server.log') };
}

function makeFolder(folder: string): void {
	if (existsSync(folder)) return;
	mkdirSync(folder, { recursive: true });
	// What is secret in it is 0600 by itself; a server that does not run as root must be able to pass.
	chmodSync(folder, 0o711);
}

/** A server that was just killed may still be going; then trying again helps. */
async function startOrAdopt(
	start: () => Promise<Launched>,
	{ paths, log }: { paths: Paths; log: (line: string) => void },
): Promise<{ server: Postmaster; started: boolean }> {
	for (let attempt = 1; ; attempt++) {
		const orphan = findPostmaster(paths.data);
		if (orphan !== undefined) log(`adopting the PostgreSQL that runs as process ${orphan.pid}`);
		try {
			return { server: await waitUntilReady(orphan ?? (await start()), paths, log), started: orphan === undefined };
		} catch (error) {
			if (attempt === 20 || !/postmaster\.pid|shared memory/.test(String(error))) throw error;
			await sleep(500);
		}
	}
}

type Launched = Postmaster & { readonly child: ChildProcess };

async function launch(binaries: Binaries, account: Account, paths: Paths, throwaway: boolean): Promise<Launched> {
	const args = ['-D', paths.data, '-c', 'TimeZone=UTC', '-c', 'log_timezone=UTC'];
	const socket = Buffer.byteLength(join(paths.run, '.s.PGSQL.5432')) <= SOCKET_PATH_MAX;
	const port = socket ? 5432 : await freePort();
	if (socket) {
		mkdirSync(paths.run, { recursive: true, mode: 0o700 });
		giveTo(account, paths.run);
		args.push('-c', 'listen_addresses=', '-c', `unix_socket_directories="${paths.run.replaceAll('"', '""')}"`);
		args.push('-c', 'unix_socket_permissions=0700');
	} else {
		args.push('-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=', '-p', String(port));
	}
	if (throwaway) for (const setting of THROWAWAY) args.push('-c', setting);
	disownPid(paths.data);
	if (existsSync(paths.log)) renameSync(paths.log, `${paths.log}.old`);
	const out = openSync(paths.log, 'w', 0o600);
	const [command, ...rest] = [...account.prefix, binaries.postgres, ...args];
	// A session of its own: Ctrl-C in the terminal must not reach the server before the site has finished its work.
	// What tests throw away anyway shall end with them.
	const child = spawn(command!, rest, {
		...account.ids,
		cwd: '/',
		env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' },
		detached: !throwaway,
		stdio: ['ignore', out, out],
	});
	closeSync(out);
	await new Promise<void>((done, fail) => child.once('spawn', done).once('error', fail));
	child.unref();
	return { pid: child.pid!, host: socket ? paths.run : '127.0.0.1', port, ready: false, child };
}

async function waitUntilReady(
	server: Postmaster & { readonly child?: ChildProcess },
	paths: Paths,
	log: (line: string) => void,
): Promise<Postmaster> {
	for (let waited = 0; ; waited += 10) {
		const now = findPostmaster(paths.data);
		if (now?.pid === server.pid && now.ready) return now;
		const ended = server.child === undefined ? !isAlive(server.pid) : server.child.exitCode !== null;
		if (ended || server.child?.signalCode) {
			const reason = lastWords(readFileSync(paths.log, 'utf8'));
			throw new TrovatoError('server.unavailable', `The embedded PostgreSQL did not start: ${reason} (${paths.log})`);
		}
		if (waited > 0 && waited % 5000 === 0) log('PostgreSQL is still recovering …');
		await sleep(10);
	}
}

async function stop(pid: number): Promise<void> {
	// SIGINT asks for a fast shutdown; a server that does not heed it within half a minute recovers at the next start.
	for (const [signal, patience] of [['SIGINT', 30_000] as const, ['SIGQUIT', 10_000] as const]) {
		if (!isAlive(pid)) return;
		process.kill(pid, signal);
		for (let waited = 0; waited < patience && isAlive(pid); waited += 10) await sleep(10);
	}
}

function urlOf(host: string, port: number, password: string): string {
	if (!host.startsWith('/')) return `postgres://trovato:${password}@${host}:${port}/trovato`;
	return `postgres://trovato:${password}@localhost:${port}/trovato?host=${encodeURIComponent(host)}`;
}

async function freePort(): Promise<number> {
	const server = createServer();
	await new Promise<void>((done, fail) => server.once('error', fail).listen(0, '127.0.0.1', done));
	const address = server.address();
	await new Promise((done) => server.close(done));
	return typeof address === 'object' && address !== null ? address.port : 0;
}
