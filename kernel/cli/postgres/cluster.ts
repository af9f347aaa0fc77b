// Makes the files of a new database server: no password for the superuser, one owner role, one database.
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { TrovatoError } from '../../../wit/contract/errors/trovato-error.ts';
import { type Account, giveTo } from './account.ts';
import type { Binaries } from './binaries.ts';
import { lastWords } from './postmaster.ts';

const ACCESS = ['local all all scram-sha-256', 'host all all 127.0.0.1/32 scram-sha-256', ''].join('\n');
const INITDB = [
	'--username=postgres',
	'--auth=trust', // until ACCESS replaces it; no server runs before that
	'--encoding=UTF8',
	'--locale-provider=builtin',
	'--builtin-locale=C.UTF-8',
	'--locale=C',
	'--no-instructions',
];

export interface ClusterPaths {
	/** The server's own files. */
	readonly data: string;
	/** The owner role's password, for the user who runs the site only. */
	readonly password: string;
}

/**
 * Makes the cluster unless it is there. It appears whole or not at all: it is built beside its place and then renamed.
 * The superuser `postgres` gets no password, so nothing can ever connect as it.
 */
export function ensureCluster(binaries: Binaries, account: Account, paths: ClusterPaths, quick: boolean): boolean {
	if (existsSync(paths.data)) {
		checkVersion(binaries, account, paths);
		return false;
	}
	const building = `${paths.data}.new`;
	rmSync(building, { recursive: true, force: true });
	mkdirSync(building, { mode: 0o700 });
	giveTo(account, building);
	const run = createRunner(account);
	run(binaries.initdb, ['-D', building, ...INITDB, ...(quick ? ['--no-sync'] : [])]);
	const password = randomBytes(24).toString('base64url');
	const sql = [
		`CREATE ROLE trovato LOGIN CREATEROLE CREATEDB PASSWORD '${password}'`,
		'CREATE DATABASE trovato OWNER trovato',
	];
	const output = run(
		binaries.postgres,
		['--single', '-j', '-D', building, 'postgres'],
		sql.join('\n;\n\n') + '\n;\n\n',
	);
	if (/\b(ERROR|FATAL):/.test(output)) throw failed(binaries.postgres, output);
	writeFileSync(join(building, 'pg_hba.conf'), ACCESS);
	writeFileSync(paths.password, `${password}\n`, { mode: 0o600 });
	renameSync(building, paths.data);
	return true;
}

/** The password that `ensureCluster` chose. */
export function readPassword(paths: ClusterPaths): string {
	try {
		return readFileSync(paths.password, 'utf8').trim();
	} catch (error) {
		throw new TrovatoError('server.unavailable', `Cannot read the database password in ${paths.password}`, {
			cause: error,
		});
	}
}

function checkVersion(binaries: Binaries, account: Account, paths: ClusterPaths): void {
	giveTo(account, paths.data);
	const found = readFileSync(join(paths.data, 'PG_VERSION'), 'utf8').trim();
	const output = createRunner(account)(binaries.postgres, ['--version']);
	const wanted = /(\d+)(\.\d+)*\s*$/.exec(output)?.[1];
	if (found === wanted) return;
	throw new TrovatoError(
		'server.unavailable',
		`The database in ${dirname(paths.data)} was made by PostgreSQL ${found} and cannot be opened by ${wanted}; move it away or set TROVATO_DATA`,
	);
}

function createRunner(account: Account): (program: string, args: readonly string[], input?: string) => string {
	return (program, args, input = '') => {
		const [command, ...rest] = [...account.prefix, program, ...args];
		const result = spawnSync(command!, rest, {
			...account.ids,
			cwd: '/',
			env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' },
			input,
			encoding: 'utf8',
		});
		if (result.status !== 0) throw failed(program, result.error?.message ?? `${result.stderr}${result.stdout}`);
		return `${result.stdout}${result.stderr}`;
	};
}

function failed(program: string, output: string): TrovatoError {
	return new TrovatoError('server.unavailable', `${program} failed: ${lastWords(output)}`);
}
