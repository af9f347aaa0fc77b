// Watches a database server from outside: by the file postmaster.pid it writes and by its process.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a server says of itself in postmaster.pid. */
export interface Postmaster {
	readonly pid: number;
	/** Where to connect: a folder with its socket (a path) or a loopback address. */
	readonly host: string;
	readonly port: number;
	readonly ready: boolean;
}

/** The server that runs on this data folder; undefined when none does, whatever postmaster.pid says. */
export function findPostmaster(data: string): Postmaster | undefined {
	let lines: string[];
	try {
		lines = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
	} catch {
		return undefined;
	}
	const pid = Number(lines[0]);
	if (!(pid > 0) || !isAlive(pid) || !commandOf(pid).includes(data)) return undefined;
	const socketDir = lines[4]?.trim() ?? '';
	return {
		pid,
		host: socketDir === '' ? (lines[5]?.trim() ?? '') : socketDir,
		port: Number(lines[3]),
		ready: lines[7]?.trim() === 'ready',
	};
}

/**
 * After a crash, postmaster.pid may name a process that is now something else, and the server would refuse to start. It
 * takes a file with its parent's number for a stale one, and still checks by the rest of it that no old session lives on.
 */
export function disownPid(data: string): void {
	const file = join(data, 'postmaster.pid');
	try {
		const [first, ...rest] = readFileSync(file, 'utf8').split('\n');
		const pid = Number(first);
		if (!isAlive(pid) || commandOf(pid).some((word) => word.includes('postgres'))) return;
		writeFileSync(file, [process.pid, ...rest].join('\n'));
	} catch {
		// No such file: nothing to disown.
	}
}

/** Whether a process exists and has not ended (a zombie has). */
export function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
	}
	try {
		return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
	} catch {
		return process.platform !== 'linux';
	}
}

/** The last line of a server's or tool's output that says what went wrong. */
export function lastWords(output: string): string {
	const lines = output.trim().split('\n');
	const line = lines.findLast((text) => /\b(FATAL|PANIC|ERROR|error):/.test(text)) ?? lines.at(-1) ?? '';
	return line.replace(/^.*?\b(FATAL|PANIC|ERROR|error):\s*/, '').trim() || 'no reason given';
}

function commandOf(pid: number): string[] {
	try {
		return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
	} catch {
		const { stdout } = spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
		return (stdout ?? '').trim().split(/ (?=-[A-Za-z] )|(?<= -D) /);
	}
}
