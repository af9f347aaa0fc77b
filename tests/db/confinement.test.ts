// Each wall is tried alone: here SQL reaches the server as if the parser had let it pass.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { connect } from '../../kernel/src/db/connect.ts';
import { createPool } from '../../kernel/src/db/pool.ts';
import { createUnitOfWork, type PluginScope } from '../../kernel/src/db/unit-of-work.ts';
import { createSite, declare, install, raw, type Site } from './fixture.ts';

const DENIED = /permission denied|must be |must have |does not exist/;

describe('a plugin past the parser', () => {
	let site: Site;
	let thief: PluginScope;
	before(async () => {
		site = await createSite();
		await install(site.db, declare('notes', { owns: ['note'], exports: ['note'] }), {
			'migrations/0001_create.sql':
				"create table note (id int generated always as identity primary key, title text unique, data jsonb not null default '{}')",
		});
		({ scope: thief } = await install(site.db, declare('thief', { owns: ['loot'] }), {
			'migrations/0001_create.sql': 'create table loot (a text)',
		}));
		await site.db.owner`insert into kernel.users (id, name, pass) values (kernel.uuidv7(), 'admin', 'secret')`;
		await site.db.owner`insert into p_notes.note (title) values ('private')`;
	});
	afterEach(async () => site.endWorks());
	after(async () => site.close());

	const attempt = async (text: string): Promise<readonly Record<string, unknown>[]> => {
		const work = site.work();
		try {
			return (await work.run(thief, raw(text), [])).rows;
		} finally {
			await work.rollback();
		}
	};
	const denied = async (text: string): Promise<void> => {
		await assert.rejects(attempt(text), (error: Error & { code: string }) => {
			assert.equal(error.code, 'db.failed', `${text}: ${error.message}`);
			assert.match((error.cause as Error).message, DENIED, text);
			return true;
		});
	};

	const tables =
		'users session secret password_reset_token login_attempt api_token publication publication_entity stage_preview staged_table role role_permission users_roles variable plugin plugin_migration site stage ' +
		'stage_association stage_deletion content_event_outbox event_target cron jobs queue audit_log migration cache_state';
	test('reads and writes no table of the kernel', async () => {
		const present = await site.db.owner<
			{ tablename: string }[]
		>`select tablename from pg_tables where schemaname = 'kernel'`;
		assert.deepEqual(present.map((row) => row.tablename).toSorted(), tables.split(' ').toSorted());
		for (const { tablename } of present) {
			await denied(`select * from kernel.${tablename}`);
			await denied(`delete from kernel.${tablename}`);
			await denied(`insert into kernel.${tablename} default values`);
			await denied(`truncate kernel.${tablename}`);
		}
	});

	test('sees of people their names only', async () => {
		assert.deepEqual(Object.keys((await attempt('select * from kernel.user_public'))[0]!), ['id', 'name', 'created']);
		await denied("update kernel.user_public set name = 'me'");
	});

	test('reaches no table of another plugin', async () => {
		for (const text of [
			'select * from p_notes.note',
			"insert into p_notes.note (title) values ('x')",
			'create table p_notes.mine (a int)',
			'drop table p_notes.note',
			'create trigger t before insert on p_notes.note for each row execute function kernel.refuse_update()',
			'create table fk (a int references p_notes.note)',
			`alter table p_notes.note owner to "${site.scope.role}"`,
		])
			await denied(text);
	});

	test('sends one statement at a time, with arguments or without', async () => {
		for (const args of [[], ['a']])
			await assert.rejects(
				site.work().run(thief, raw(`select ${args.length ? '$1::text' : '1'}; select 2`), args),
				(error: Error) => /cannot insert multiple commands/.test((error.cause as Error).message),
			);
		await site.endWorks();
	});

	test('cannot become the owner of the database or a role with powers', async () => {
		for (const role of ['trovato', 'postgres', 'pg_read_all_data', 'pg_execute_server_program'])
			await denied(`set role "${role}"`);
	});

	test('gains nothing by becoming nobody', async () => {
		for (const reset of [
			'reset role',
			'set role none',
			`set session authorization default`,
			"select set_config('role', 'none', true)",
		]) {
			const work = site.work();
			await work.run(thief, raw(reset), []);
			await assert.rejects(work.run(thief, raw('select * from kernel.users'), []), { code: 'db.failed' });
			await work.rollback();
		}
	});

	test('makes no functions elsewhere, no roles, no extensions, no schemas, no files', async () => {
		for (const text of [
			"create function kernel.as_of(int) returns int language sql as 'select 1'",
			"create function ext.f() returns int language sql as 'select 1'",
			"create function public.f() returns int language sql as 'select 1'",
			'create role me superuser',
			`alter role "${thief.role}" createrole`,
			`grant "${site.scope.role}" to "${thief.role}"`,
			'create schema mine',
			'create extension dblink schema p_thief',
			"select pg_read_file('/etc/passwd')",
			"copy loot from program 'id'",
			"copy loot to '/tmp/trovato-loot'",
			"select lo_import('/etc/passwd')",
			'select * from pg_authid',
			'alter database postgres set work_mem = 1',
			"select pg_terminate_backend(pid) from pg_stat_activity where usename = 'trovato'",
		])
			await denied(text);
	});

	test('a function of the kernel asks who calls, and tells the plugins apart', async () => {
		const work = site.work();
		await work.run(thief, raw('select kernel.variable_set($1, $2)'), ['colour', 'red']);
		await work.run(site.scope, raw('select kernel.variable_set($1, $2)'), ['colour', 'blue']);
		const value = raw('select kernel.variable_get($1) as value');
		assert.deepEqual((await work.run(thief, value, ['colour'])).rows, [{ value: 'red' }]);
		assert.deepEqual((await work.run(site.scope, value, ['colour'])).rows, [{ value: 'blue' }]);
		await work.rollback();
		await denied('select kernel.calling_plugin()');
	});
});

describe('the login role', () => {
	let site: Site;
	before(async () => void (site = await createSite()));
	afterEach(async () => site.endWorks());
	after(async () => site.close());

	test('owns nothing and may do nothing but become a plugin', async () => {
		const sql = connect({ url: site.db.site.workerUrl, max: 1 });
		try {
			for (const text of [
				'select * from kernel.users',
				'select * from kernel.secret',
				'select * from kernel.user_public',
				"select kernel.variable_set('a', 'b')",
				'select * from p_notes.note',
				'create schema mine',
				'create table kernel.mine (a int)',
				'create table p_notes.mine (a int)',
				'create role me',
				'set role trovato',
			])
				await assert.rejects(sql.unsafe(text), /permission denied/, text);
			const [owned] = await site.db
				.owner`select count(*)::int as n from pg_class where relowner = ${site.db.site.workerRole}::regrole`;
			assert.equal(owned!['n'], 0);
		} finally {
			await sql.end();
		}
	});

	test('when the role cannot be put on, the statement behind it does nothing and the connection goes', async () => {
		const pool = createPool({ url: site.db.site.workerUrl, max: 1 });
		const nobody = { role: 'no_such_role', searchPath: site.scope.searchPath };
		const work = createUnitOfWork({ pool, mode: 'write', stage: null, asOf: null });
		await assert.rejects(
			work.run(nobody, raw("insert into p_notes.note (title) values ('stray')"), []),
			/Entering the transaction/,
		);
		assert.equal(pool.counts.open, 0);
		await assert.rejects(work.commit());
		const begin = createUnitOfWork({ pool, mode: 'write', stage: null, asOf: null });
		await assert.rejects(
			begin.run({ ...nobody, role: site.db.site.ownerUrl.split('/')[2]!.split(':')[0]! }, raw('select 1'), []),
		);
		await pool.close();
		assert.deepEqual([...(await site.db.owner`select * from p_notes.note`)], []);
	});

	test('a role of another site cannot be put on', async () => {
		const other = await createSite();
		try {
			await assert.rejects(site.work().run(other.scope, raw('select 1'), []), /Entering the transaction/);
		} finally {
			await other.close();
		}
	});
});
