// Ways out of a plugin's confinement, each tried twice: as a file, which the parser must refuse, and past the parser, where
// role and rights must hold alone. What is worth stealing is a canary; nothing may come back with it or change it.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import type { PluginScope } from '../../kernel/src/db/unit-of-work.ts';
import { createSite, declare, install, raw, writePlugin, type Site } from './fixture.ts';

const CANARY = 'canary-5f0e';
const THIEF = declare('thief', { owns: ['loot'] });
const LOOT = 'create table loot (id int primary key, a text)';

let site: Site;
let thief: PluginScope;
before(async () => {
	site = await createSite();
	({ scope: thief } = await install(site.db, THIEF, { 'migrations/0001_loot.sql': LOOT }));
	const { owner } = site.db;
	await owner`insert into kernel.users (id, name, pass, mail) values (kernel.uuidv7(), 'admin', ${CANARY}, ${CANARY})`;
	await owner`insert into kernel.session (id, user_id, data, expires_at, form_secret, privileges)
		select ${CANARY}::bytea, id, to_jsonb(${CANARY}::text), now(), ${CANARY}, '' from kernel.users where name = 'admin'`;
	await owner`insert into kernel.secret (name, value) values ('other', ${CANARY})`;
	await owner`insert into p_notes.note (title) values (${CANARY})`;
});
afterEach(async () => site.endWorks());
after(async () => site.close());

/** Everything that a plugin must neither see nor change. */
const treasure = async (): Promise<string> => {
	const rows = await site.db.owner`select (select json_agg(u order by id) from kernel.users u) as users,
		(select json_agg(s) from kernel.session s) as sessions, (select json_agg(s order by name) from kernel.secret s) as secrets,
		(select json_agg(n) from p_notes.note n) as notes, (select json_agg(r order by role_id, permission) from kernel.role_permission r) as rights,
		(select json_agg(rolname order by 1) from pg_roles where rolname like ${`${site.db.site.site8}%`}) as roles,
		(select json_agg(p.oid::regprocedure order by 1) from pg_proc p where p.pronamespace in ('kernel'::regnamespace, 'ext'::regnamespace)) as functions`;
	return JSON.stringify(rows);
};

/** Runs it as the plugin's role inside a unit of work; what came back, or the server's refusal. */
const pastTheParser = async (...statements: string[]): Promise<string> => {
	const work = site.work();
	const seen: unknown[] = [];
	try {
		for (const text of statements) seen.push((await work.run(thief, raw(text), [])).rows);
		await work.commit();
	} catch (error) {
		const { cause } = error as Error;
		seen.push((cause as Error | undefined)?.message ?? (error as Error).message);
	} finally {
		await work.rollback();
	}
	return JSON.stringify(seen);
};

/** A statement tried both ways; `then` are statements that would profit from it. */
function statement(text: string, ...then: string[]): void {
	test(text, async () => {
		const kept = await treasure();
		await assert.rejects(install(site.db, THIEF, { 'migrations/0001_loot.sql': LOOT, 'statements/x.sql': text }), {
			code: 'db.statement',
		});
		const seen = await pastTheParser(text, ...then);
		assert.ok(!seen.includes(CANARY), seen);
		assert.equal(await treasure(), kept);
	});
}

const STEAL = ['select pass from kernel.users', "update kernel.users set pass = 'mine'"];

describe('a statement cannot get out by', () => {
	statement('reset role', ...STEAL);
	statement('set role none', ...STEAL);
	statement('set session authorization default', ...STEAL);
	statement('reset all', ...STEAL);
	statement("select set_config('role', 'none', false)", ...STEAL);
	statement("select set_config('role', 'trovato', true)", ...STEAL);
	statement("with a as (select set_config('role', 'none', true)) select * from a, kernel.users");
	statement("update loot set a = set_config('search_path', 'kernel', true)", 'select * from users');
	statement('do $$ begin reset role; perform * from kernel.users; end $$', ...STEAL);
	statement('select 1; select * from kernel.users');
	statement("insert into loot values (1, 'x'); reset role; update kernel.users set pass = ''");
	statement(
		"create function f() returns text language sql security definer as 'select pass from kernel.users limit 1'",
		'select f()',
	);
	statement('call kernel.calling_plugin()');
	statement(
		"with gone as (delete from loot returning *), u as (update kernel.users set pass = 'x' returning *) select * from u",
	);
	statement(
		"with n as (insert into kernel.users (id, name, is_admin) values (kernel.uuidv7(), 'me', true) returning id) select * from n",
	);
	statement('select * into copy from kernel.users', 'select * from copy');
	statement('create table copy as select * from kernel.users', 'select * from copy');
	statement('select rolname, rolpassword from pg_authid');
	statement('select usename, passwd from pg_shadow');
	statement('select prosrc from pg_proc p, kernel.secret');
	statement('select * from information_schema.columns, kernel.session');
	statement("select query_to_xml('select * from kernel.users', true, true, '')");
	statement("select table_to_xml('kernel.users', true, true, '')");
	statement("select ts_stat('select to_tsvector(pass) from kernel.users')");
	statement("select * from dblink('', 'select pass from kernel.users') as t(a text)");
	statement("select pg_read_file('postgresql.auto.conf')");
	statement("select lo_import('/etc/passwd')");
	statement("select pg_ls_dir('.')");
	statement("copy kernel.users to program 'cat'");
	statement('copy kernel.users to stdout');
	statement('table kernel.users');
	statement('select * from p_notes.note');
	statement('select (select n from p_notes.note n limit 1)');
	statement("select most_common_vals from pg_stats where tablename = 'note'");
	statement('select * from pg_stat_activity, kernel.secret');
	statement('select * from only kernel.users');
	statement('select * from loot natural join lateral (select pass from kernel.users) x');
	statement('select 1 union all select 1 from kernel.session');
	statement('select exists (select from kernel.users where pass like $$canary%$$)');
	statement("select case when (select count(*) from p_notes.note) > 0 then 'yes' end");
	statement('insert into loot select 1, pass from kernel.users on conflict do nothing', 'select * from loot');
	statement(
		"insert into loot values (1, 'x') on conflict (id) do update set a = (select pass from kernel.users limit 1)",
	);
	statement('delete from loot using kernel.users returning pass');
	statement('update loot set a = pass from kernel.users returning *');
	statement('merge into loot using kernel.users on true when not matched then insert values (1, pass)');
	statement('select * from kernel.users for update');
	statement('lock table kernel.users');
	statement('explain analyze select * from kernel.users');
	statement('prepare p as select * from kernel.users', 'execute p');
	statement('declare c cursor for select * from kernel.users', 'fetch all from c');
	statement('notify trovato_plugins');
	statement('listen trovato_plugins');
	statement('begin', 'select 1');
	statement('commit', ...STEAL);
	statement('rollback', ...STEAL);
	statement('prepare transaction $$x$$');
	statement('set local row_security = off', ...STEAL);
	statement('select pg_terminate_backend(pid) from pg_stat_activity');
	statement('select pg_cancel_backend(pg_backend_pid())');
	statement("select kernel.stage_table('p_notes', 'note')");
	statement("select kernel.share_staged('p_notes', 'note')");
	statement("select kernel.drop_plugin('notes', 'x')");
	statement("select kernel.catalogue('notes', '{}')");
	statement('select * from kernel.staged, kernel.stage_association');
});

/** A migration tried both ways, past the parser in its parts; `poke` makes what it planted run. */
function migration(what: string, parts: string | readonly string[], poke: readonly string[] = []): void {
	const statements = typeof parts === 'string' ? [parts] : parts;
	const text = statements.join('; ');
	test(`${what}: ${text}`, async () => {
		const kept = await treasure();
		const { dir, remove } = writePlugin({ 'migrations/0001_loot.sql': LOOT, 'migrations/0002_x.sql': text });
		const { preparePlugin } = await import('../../kernel/src/db/plugin-schema.ts');
		const log = { info: () => {}, warn: () => {} };
		await assert.rejects(preparePlugin(site.db.owner, site.db.site, THIEF, dir, log).finally(remove), {
			code: 'db.migration',
			message: /0002_x\.sql:\d+:\d+: /,
		});
		const seen = await pastTheParser(...statements, ...poke);
		assert.ok(!seen.includes(CANARY), seen);
		assert.equal(await treasure(), kept);
		await site.db.owner.unsafe(`set role "${thief.role}"; drop schema p_thief cascade; reset role`).catch(() => {});
		await site.db.owner`delete from kernel.plugin_migration where plugin = 'thief'`;
		await install(site.db, THIEF, { 'migrations/0001_loot.sql': LOOT });
	});
}

describe('a migration cannot get out by', () => {
	const body = "$$ begin new.a := (select pass from kernel.users where name = 'admin'); return new; end $$";
	migration(
		'a trigger',
		[
			`create function p_thief.f() returns trigger language plpgsql as ${body}`,
			'create trigger t before insert on loot for each row execute function p_thief.f()',
		],
		['insert into loot values (1) returning a'],
	);
	migration(
		'a trigger that takes the role off',
		[
			`create function p_thief.f() returns trigger language plpgsql security definer as $$ begin perform set_config('role', 'none', false); return new; end $$`,
			'create trigger t before insert on loot for each row execute function p_thief.f()',
		],
		['insert into loot values (1)', ...STEAL],
	);
	migration(
		'a function',
		'create function p_thief.f() returns text language sql security definer as $$ select 1::text $$',
		[
			"create or replace function p_thief.f() returns text language plpgsql security definer as $$ begin return (select pass from kernel.users where name = 'admin'); end $$",
			'select p_thief.f()',
		],
	);
	migration('a rule', 'create rule r as on insert to loot do instead select pass from kernel.users', [
		"insert into loot values (1, 'a')",
	]);
	migration('a rule on a table of another', 'create rule r as on select to p_notes.note do instead select 1');
	migration('a column default', "alter table loot add b text default set_config('role', 'none', true)", [
		'insert into loot (id) values (1) returning b',
		...STEAL,
	]);
	migration('a default that reads', "alter table loot alter a set default pg_read_file('postgresql.auto.conf')", [
		'insert into loot (id) values (1) returning a',
	]);
	migration('CHECK', "alter table loot add check (set_config('role', 'none', true) is not null)", [
		"insert into loot values (1, 'a')",
		...STEAL,
	]);
	migration('a generated column', "alter table loot add g text generated always as (current_setting('role')) stored");
	migration('a view', 'create view v as select * from kernel.users', ['select * from v']);
	migration(
		'a view with the rights of its owner',
		'create view v with (security_invoker = false) as select * from p_notes.note',
		['select * from v'],
	);
	migration('a materialized view', 'create materialized view v as select * from kernel.users', ['select * from v']);
	migration('an index expression', "create index i on loot (set_config('role', a, true))", [
		"insert into loot values (1, 'none')",
		...STEAL,
	]);
	migration('an index predicate', 'create index i on loot (id) where pg_read_file(a) is not null', [
		"insert into loot values (1, 'PG_VERSION')",
	]);
	migration('an exclusion constraint', 'alter table loot add exclude using gist (a with operator(p_thief.=))');
	migration('a grant', 'grant all on schema p_thief to public');
	migration('a grant of what is not its own', `grant select on kernel.users to public`, STEAL);
	migration('a role', 'create role x superuser', STEAL);
	migration('a change of owner', 'alter table loot owner to trovato');
	migration('inheritance', 'create table c () inherits (p_notes.note)', ['select * from c']);
	migration('LIKE', 'create table c (like kernel.users including all)');
	migration('a partition of another’s table', 'alter table p_notes.note attach partition loot default');
	migration('a foreign key that looks', 'create table c (t text references p_notes.note (title))', [
		`insert into c values ('${CANARY}x')`,
	]);
	migration('a foreign key to people', 'create table c (u uuid references kernel.users)');
	migration('an operator', 'create operator p_thief.=== (function = texteq, leftarg = text, rightarg = text)');
	migration('a cast', 'create cast (text as int) with inout as implicit');
	migration('a type', "create type p_thief.e as enum ('a')");
	migration('a policy', 'create policy p on loot using (true)');
	migration('an event trigger', 'create event trigger e on ddl_command_end execute function kernel.refuse_update()');
	migration(
		'the trigger of staged tables',
		"create trigger t before insert on loot for each row execute function kernel.staged_write('note', 'title')",
		["insert into loot values (1, 'a')"],
	);
	migration('an extension', 'create extension dblink', ["select * from dblink('', 'select 1') t(a int)"]);
	migration('a foreign server', "create server s foreign data wrapper postgres_fdw options (host 'localhost')");
	migration('a subscription', "create subscription s connection 'host=localhost' publication p");
	migration('a setting', "set role 'trovato'", STEAL);
	migration('a setting of the role', `alter role current_user set role = 'trovato'`);
	migration('a setting of the database', "alter database postgres set session_preload_libraries = 'x'");
	migration('DO', 'do $$ begin reset role; end $$', STEAL);
	migration('a copy', "copy loot from '/etc/passwd'", ['select * from loot']);
	migration('a select', 'select pass from kernel.users');
	migration('an insert that reads', 'insert into loot select 1, pass from kernel.users', ['select * from loot']);
	migration('its end', ['commit', 'update kernel.users set pass = $$x$$'], STEAL);
	migration('a comment on what is not its own', "comment on table kernel.users is 'x'");
	migration('a schema', 'create schema authorization current_user');
	migration('a move', 'alter table loot set schema kernel');
	migration('a rename of what is not its own', 'alter table p_notes.note rename to mine');
	migration('dropping what is not its own', 'drop table p_notes.note');
	migration('dropping everything', 'drop owned by current_user cascade');
	migration('a security label', "security label on table loot is 'x'");
	migration('a statistics object over others', 'create statistics s on title, data from p_notes.note', [
		'select * from pg_stats_ext',
	]);
});
