// Decides as whom the database server runs: it refuses root, and every folder above its files must let it pass.
import { spawnSync } from 'node:child_process';
import { chownSync, lstatSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { TrovatoError } from '../../../wit/contract/errors/trovato-error.ts';

/** As whom a program runs: options for spawn and words to put before the command. */
export interface Account {
	readonly ids: { uid: number; gid: number } | undefined;
	readonly prefix: readonly string[];
	/** Who must own the server's files. */
	readonly uid: number;
	readonly gid: number;
}

const NOBODY = process.platform === 'darwin' ? 4_294_967_294 : 65_534;
const OWN_NAMESPACE = ['unshare', '--user', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`, '--'];

/**
 * The account for a server whose files lie in `folders`. An ordinary user runs it as himself. Root runs it as `nobody`;
 * where a folder lets only its owner in: as that owner, or for root's own in a user namespace in which root has no powers.
 */
export function chooseAccount(folders: readonly string[]): Account {
	const [uid, gid] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
	if (uid !== 0) return { ids: undefined, prefix: [], uid, gid };
	const blocked = folders.flatMap(closedFoldersAbove);
	if (blocked.length === 0) return as(NOBODY, NOBODY);
	const first = blocked[0]!;
	const { uid: owner, gid: group } = statSync(first);
	if (owner !== 0) return as(owner, group);
	if (spawnSync(OWN_NAMESPACE[0]!, [...OWN_NAMESPACE.slice(1), 'true']).status === 0) {
		return { ids: undefined, prefix: OWN_NAMESPACE, uid: 0, gid: 0 };
	}
	throw new TrovatoError(
		'server.unavailable',
		`PostgreSQL refuses to run as root and no other user may enter ${first}; allow it by chmod o+x, run as an ordinary user, or set DATABASE_URL`,
	);
}

/** Gives a folder and all in it to the account's user, if it is not his yet. */
export function giveTo(account: Account, path: string): void {
	const stat = lstatSync(path);
	if (stat.uid === account.uid) return;
	if (process.getuid?.() !== 0) {
		throw new TrovatoError(
			'server.unavailable',
			`The folder ${path} belongs to another user (uid ${stat.uid}); run as that user or set TROVATO_DATA`,
		);
	}
	chownAll(account, path);
}

function chownAll(account: Account, path: string): void {
	const stat = lstatSync(path);
	if (stat.isDirectory()) for (const name of readdirSync(path)) chownAll(account, join(path, name));
	if (!stat.isSymbolicLink()) chownSync(path, account.uid, account.gid);
}

function as(uid: number, gid: number): Account {
	return { ids: { uid, gid }, prefix: [], uid, gid };
}

function closedFoldersAbove(folder: string): string[] {
	const closed: string[] = [];
	for (let path = folder; ; path = dirname(path)) {
		if ((statSync(path).mode & 0o001) === 0) closed.unshift(path);
		if (path === dirname(path)) return closed;
	}
}
