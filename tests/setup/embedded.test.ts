// The embedded PostgreSQL: made, started, adopted, recovered and stopped, as root and as an ordinary user, in odd places.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import postgres from 'postgres';
import { findEmbedded, startEmbedded } from '../../kernel/cli/postgres/embedded.ts';
import { findPostmaster, isAlive } from '../../kernel/cli/postgres/postmaster.ts';

/** What only root can try; for others there is nothing to install, so it is no skip. */
const testAsRoot = process.getuid?.() === 0 ? test : () => {};
const folders: string[] = [];
after(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

function makeFolder(name: string, mode = 0o755): string {
	const top = mkdtempSync(join(tmpdir(), 'trovato-'));
	folders.push(top);
	chmodSync(top, mode);
	return join(top, name);
}

/** postgres.js takes the folder of a socket as an option only. */
function connect(url: string, user?: { username: string; password: string }): postgres.Sql {
	const host = new URL(url).searchParams.get('host');
	return postgres(url.replace(/\?.*/, ''), { max: 1, onnotice: () => {}, ...(host === null ? {} : { host }), ...user });
}

async function ask(url: string, statement: string): Promise<Record<string, unknown>[]> {
	const sql = connect(url);
	try {
		return [...(await sql.unsafe(statement))];
	} finally {
		await sql.end();
	}
}

describe('the embedded server', () => {
	test('is made on first use and owned by a role that is no superuser', async () => {
		const dataDir = makeFolder('data');
		const server = await startEmbedded({ dataDir, throwaway: true });
		try {
			assert.equal(server.started, true);
			assert.equal(findEmbedded(dataDir), server.ownerUrl);
			const [row] = await ask(
				server.ownerUrl,
				`select rolsuper, rolcreaterole, rolcreatedb, current_database() as name,
				 pg_get_userbyid(datdba) as owner, pg_encoding_to_char(encoding) as encoding, datlocale
				 from pg_roles, pg_database where rolname = current_user and datname = current_database()`,
			);
			assert.deepEqual(row, {
				rolsuper: false,
				rolcreaterole: true,
				rolcreatedb: true,
				name: 'trovato',
				owner: 'trovato',
				encoding: 'UTF8',
				datlocale: 'C.UTF-8',
			});
		} finally {
			await server.stop();
		}
		assert.equal(isAlive(server.pid), false);
		assert.equal(findEmbedded(dataDir), undefined);
	});

	test('refuses a wrong password and lets nobody in as superuser', async () => {
		const server = await startEmbedded({ dataDir: makeFolder('data'), throwaway: true });
		try {
			for (const username of ['trovato', 'postgres']) {
				const sql = connect(server.ownerUrl, { username, password: 'wrong' });
				await assert.rejects(sql`select 1`, /password authentication failed/);
				await sql.end();
			}
		} finally {
			await server.stop();
		}
	});

	test('keeps its password and data from other users', async () => {
		const dataDir = makeFolder('data');
		const server = await startEmbedded({ dataDir, throwaway: true });
		await server.stop();
		assert.equal(statSync(join(dataDir, 'postgres', 'owner-password')).mode & 0o777, 0o600);
		assert.equal(statSync(join(dataDir, 'postgres', 'data')).mode & 0o077, 0);
	});

	test('works in a folder with a space, quotes and letters beyond ASCII', async () => {
		const server = await startEmbedded({ dataDir: makeFolder('my "site", žluťoučký'), throwaway: true });
		try {
			assert.deepEqual(await ask(server.ownerUrl, 'select 1 as one'), [{ one: 1 }]);
		} finally {
			await server.stop();
		}
	});

	test('listens on the loopback address where the path is too long for a socket', async () => {
		const server = await startEmbedded({ dataDir: makeFolder('d'.repeat(90)), throwaway: true });
		try {
			assert.match(server.ownerUrl, /@127\.0\.0\.1:\d+\/trovato$/);
			assert.deepEqual(await ask(server.ownerUrl, 'select 1 as one'), [{ one: 1 }]);
		} finally {
			await server.stop();
		}
	});

	void testAsRoot('starts as root below a folder that only root may enter', async () => {
		const server = await startEmbedded({ dataDir: makeFolder('data', 0o700), throwaway: true });
		try {
			assert.deepEqual(await ask(server.ownerUrl, 'select 1 as one'), [{ one: 1 }]);
		} finally {
			await server.stop();
		}
	});

	void testAsRoot('keeps its data when the folder above it is opened and closed', async () => {
		const dataDir = makeFolder('data', 0o700);
		for (const mode of [0o700, 0o755, 0o700]) {
			chmodSync(join(dataDir, '..'), mode);
			const server = await startEmbedded({ dataDir, throwaway: true });
			try {
				await ask(server.ownerUrl, 'create table if not exists t (n int)');
				await ask(server.ownerUrl, 'insert into t values (1)');
			} finally {
				await server.stop();
			}
		}
		const server = await startEmbedded({ dataDir, throwaway: true });
		try {
			assert.deepEqual(await ask(server.ownerUrl, 'select count(*)::int as n from t'), [{ n: 3 }]);
		} finally {
			await server.stop();
		}
	});

	test('is adopted with all that was committed after its parent was killed', async () => {
		const dataDir = makeFolder('data');
		const parent = await startInChild(dataDir);
		await ask(parent.url, 'create table t as select 42 as n');
		process.kill(parent.pid, 'SIGKILL');
		const server = await startEmbedded({ dataDir });
		try {
			assert.equal(server.started, false);
			assert.equal(server.ownerUrl, parent.url);
			assert.deepEqual(await ask(server.ownerUrl, 'select n from t'), [{ n: 42 }]);
		} finally {
			await server.stop();
		}
		assert.equal(isAlive(server.pid), false);
	});

	test('recovers what was committed when the server itself was killed', async () => {
		const dataDir = makeFolder('data');
		const first = await startEmbedded({ dataDir });
		await ask(first.ownerUrl, 'create table t as select 42 as n');
		process.kill(first.pid, 'SIGKILL');
		const second = await startEmbedded({ dataDir });
		try {
			assert.deepEqual(await ask(second.ownerUrl, 'select n from t'), [{ n: 42 }]);
		} finally {
			await second.stop();
		}
	});

	test('starts although the number in its file belongs to another program now', async () => {
		const dataDir = makeFolder('data');
		const first = await startEmbedded({ dataDir });
		const file = join(dataDir, 'postgres', 'data', 'postmaster.pid');
		const lines = readFileSync(file, 'utf8').split('\n');
		await first.stop();
		const other = spawn('sleep', ['60']);
		writeFileSync(file, [other.pid, ...lines.slice(1)].join('\n'));
		try {
			assert.equal(findPostmaster(join(dataDir, 'postgres', 'data')), undefined);
			const second = await startEmbedded({ dataDir });
			await second.stop();
		} finally {
			other.kill();
		}
	});

	test('says in one line why it does not start', async () => {
		const dataDir = makeFolder('data');
		const server = await startEmbedded({ dataDir, throwaway: true });
		await server.stop();
		writeFileSync(join(dataDir, 'postgres', 'data', 'postgresql.conf'), 'nonsense = 1\n');
		await assert.rejects(startEmbedded({ dataDir }), /^[^\n]*did not start: [^\n]*postgresql\.conf[^\n]*$/m);
		writeFileSync(join(dataDir, 'postgres', 'data', 'PG_VERSION'), '12\n');
		await assert.rejects(startEmbedded({ dataDir }), /made by PostgreSQL 12 and cannot be opened by 18/);
	});

	void testAsRoot('starts for an ordinary user in a home of mode 700', async () => {
		const home = makeFolder('home', 0o755);
		const name = `trovato-test-${process.pid}`;
		spawnSync('useradd', ['--create-home', '--home-dir', home, '--shell', '/bin/sh', name]);
		try {
			chmodSync(home, 0o700);
			const id = (flag: string): number => Number(spawnSync('id', [flag, name], { encoding: 'utf8' }).stdout);
			const script = `
				import { startEmbedded } from ${JSON.stringify(new URL('../../kernel/cli/postgres/embedded.ts', import.meta.url).href)};
				const server = await startEmbedded({ dataDir: process.argv[1] });
				console.log(process.getuid(), server.started);
				await server.stop();`;
			const result = spawnSync(process.execPath, ['--input-type=module', '-e', script, join(home, 'my site')], {
				uid: id('-u'),
				gid: id('-g'),
				cwd: '/',
				env: { PATH: process.env['PATH'] },
				encoding: 'utf8',
			});
			assert.equal(result.stdout, `${id('-u')} true\n`, result.stderr);
		} finally {
			spawnSync('userdel', [name]);
		}
	});
});

/** A process of its own that starts the server, prints its URL and lives on. */
async function startInChild(dataDir: string): Promise<{ pid: number; url: string }> {
	const module = fileURLToPath(new URL('../../kernel/cli/postgres/embedded.ts', import.meta.url));
	mkdirSync(dataDir, { recursive: true });
	assert.ok(existsSync(module));
	const script = `
		const { startEmbedded } = await import(${JSON.stringify(module)});
		const server = await startEmbedded({ dataDir: process.argv[1] });
		console.log(server.ownerUrl);
		setInterval(() => {}, 1000);`;
	const child = spawn(process.execPath, ['--input-type=module', '-e', script, dataDir], {
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const [line] = await new Promise<string[]>((done) =>
		child.stdout.once('data', (data) => done(String(data).split('\n'))),
	);
	return { pid: child.pid!, url: line! };
}
