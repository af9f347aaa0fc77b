// `trovato start` as a process: what it says when it cannot start, and that it stops and recovers.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { findEmbedded } from '../../kernel/cli/postgres/embedded.ts';
import { connect } from '../../kernel/src/db/connect.ts';
import { createTestDatabase } from '../support/database.ts';

const MAIN = fileURLToPath(new URL('../../kernel/cli/main.ts', import.meta.url));
const top = mkdtempSync(join(tmpdir(), 'trovato start '));
chmodSync(top, 0o711);
const running = new Set<ChildProcess>();
after(async () => {
	for (const child of running) await end(child, 'SIGTERM');
	rmSync(top, { recursive: true });
});

interface Started {
	readonly child: ChildProcess;
	/** Resolves when the site is up. */
	readonly ready: Promise<void>;
	readonly exit: Promise<number | null>;
	output(): string;
}

const { PATH, NODE_COMPILE_CACHE } = process.env;

function start(site: string, port: number, env: Record<string, string> = {}): Started {
	const child = spawn(process.execPath, [MAIN, 'start', site], {
		env: { PATH, NODE_COMPILE_CACHE, PORT: String(port), LOG_LEVEL: 'warn', ...env },
		stdio: ['ignore', 'ignore', 'pipe'],
	});
	running.add(child);
	let output = '';
	const ready = new Promise<void>((done, fail) => {
		child.stderr.on('data', (chunk: Buffer) => {
			output += chunk.toString();
			if (output.includes('is ready')) done();
		});
		child.once('exit', () => {
			running.delete(child);
			fail(new Error(`ended before it was ready:\n${output}`));
		});
	});
	ready.catch(() => {});
	const exit = once(child, 'close').then(([code]) => code as number | null);
	return { child, ready, exit, output: () => output };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
	const exit = once(child, 'exit');
	child.kill(signal);
	return (await exit)[0] as number | null;
}

function makeSite(name: string): string {
	const dir = join(top, name);
	mkdirSync(dir);
	writeFileSync(join(dir, 'site.toml'), `name = "${name}"\nplugins = []\n[limits]\nworkers = 1\n`);
	return dir;
}

async function freePort(): Promise<number> {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	server.close();
	return port;
}

async function siteId(dir: string): Promise<unknown> {
	const sql = connect({ url: findEmbedded(join(dir, '.trovato')) ?? '', max: 1 });
	const [row] = await sql`select id from kernel.site`;
	await sql.end();
	return row?.['id'];
}

/** One line about the problem is all it says, and the status is 1. */
async function assertRefused(started: Started, message: RegExp): Promise<void> {
	assert.equal(await started.exit, 1, started.output());
	const lines = started.output().trim().split('\n');
	assert.match(lines.at(-1) ?? '', message);
	assert.equal(lines.filter((line) => /^\s+at |Error:/.test(line)).length, 0, started.output());
}

test('a site starts, refuses a second one, survives a kill and stops with everything it started', async () => {
	const dir = makeSite('one');
	const port = await freePort();
	const first = start(dir, port);
	await first.ready;
	const answer = await fetch(`http://127.0.0.1:${port}/health`);
	assert.deepEqual([answer.status, await answer.json()], [200, { status: 'healthy', postgres: true }]);
	const id = await siteId(dir);

	const second = start(dir, await freePort());
	await assertRefused(
		second,
		new RegExp(`is in use by process ${first.child.pid} \\(trovato start, started .*TROVATO_DATA`),
	);

	assert.equal(await end(first.child, 'SIGKILL'), null);
	const again = start(dir, port);
	await again.ready;
	assert.equal(await siteId(dir), id);

	assert.equal(await end(again.child, 'SIGTERM'), 0, again.output());
	assert.equal(findEmbedded(join(dir, '.trovato')), undefined);
});

test('Ctrl-C while it starts ends it with status 0 and nothing left', async () => {
	const dir = makeSite('interrupted');
	const started = start(dir, await freePort());
	await once(started.child.stderr!, 'data');
	assert.equal(await end(started.child, 'SIGINT'), 0, started.output());
	assert.equal(findEmbedded(join(dir, '.trovato')), undefined);
});

test('a port in use is told before anything else is done', async () => {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	try {
		const started = start(makeSite('port'), port);
		await assertRefused(started, new RegExp(`^127\\.0\\.0\\.1:${port} is in use by another program; .* PORT`));
	} finally {
		server.close();
	}
});

test('a database that cannot be reached is told without the password', async () => {
	const url = `postgres://me:hunter2@127.0.0.1:${await freePort()}/x`;
	const started = start(makeSite('unreachable'), await freePort(), { DATABASE_URL: url });
	await assertRefused(started, /127\.0\.0\.1:\d+/);
	assert.doesNotMatch(started.output(), /hunter2/);
});

test('a database role without the needed rights is told', async () => {
	const database = await createTestDatabase();
	const owner = connect({ url: database.ownerUrl, max: 1 });
	const name = `poor_${process.pid}`;
	try {
		await owner.unsafe(`create role ${name} login password 'poor'`);
		const url = new URL(database.ownerUrl);
		[url.username, url.password] = [name, 'poor'];
		const started = start(makeSite('poor'), await freePort(), { DATABASE_URL: url.href });
		await assertRefused(started, /CREATEROLE/);
	} finally {
		await owner.unsafe(`drop role if exists ${name}`);
		await owner.end();
		await database.drop();
	}
});

test('settings that are wrong are told with the variable or the place in the file', async () => {
	const dir = makeSite('wrong');
	await assertRefused(start(dir, -1), /^PORT: found '-1'/);
	writeFileSync(join(dir, 'site.toml'), 'nmae = "x"\n');
	await assertRefused(start(dir, 0), /site\.toml:1:1: .*nmae/);
});
