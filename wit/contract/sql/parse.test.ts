import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { TrovatoError } from '../errors/trovato-error.ts';
import { checkMigration, checkStatement, type SqlRules } from './parse.ts';

const rules: SqlRules = { plugin: 'blog', uses: ['content.item'], extensions: ['pg_trgm'] };
const check = (sql: string) => checkStatement(sql, 'statements/x.sql', rules);
const migrate = (sql: string) => checkMigration(sql, 'migrations/1.sql', rules);

/** One test that all of these pass, and one for each that must not, with a word of the reason. */
function allow(what: string, run: (sql: string) => Promise<unknown>, statements: string[]): void {
	test(`${what} are allowed`, async () => {
		for (const sql of statements) await assert.doesNotReject(run(sql), sql);
	});
}
function refuse(run: (sql: string) => Promise<unknown>, cases: Record<string, RegExp>): void {
	for (const [sql, reason] of Object.entries(cases)) {
		test(`refused: ${sql}`, async () => {
			await assert.rejects(run(sql), (error) => {
				assert.ok(error instanceof TrovatoError, String(error));
				assert.match(error.message, /^(statements\/x|migrations\/1)\.sql:\d+:\d+: ./);
				assert.match(error.message, reason);
				return true;
			});
		});
	}
}

describe('statements', () => {
	allow('ordinary queries', check, [
		'select id, title from post where created < $1 order by created desc, id limit $2 offset 3',
		`select p.*, i.fields->'field_body'->>'value' as body, (i.fields #>> '{a,value}')::numeric
		 from post p join p_content.item i on i.id = p.item_id left join lateral (select count(*) from post) n on true`,
		`with recursive t(id, depth) as (select id, 1 from post where id = $1::uuid union all
		 select p.id, depth + 1 from post p join t on p.parent_id = t.id) select * from t`,
		`insert into post (id, title, data) values (kernel.uuidv7(), $1, jsonb_build_object('a', $2::text)), ($3, default, '{}')
		 on conflict (id) where title <> '' do update set title = excluded.title where post.title is distinct from excluded.title
		 returning id, (xmax = 0) as created`,
		'update post set title = $1, changed = now() from p_content.item i where i.id = item_id and post.id = any($2::uuid[])',
		'delete from post using other where other.id = post.id returning *',
		'with old as (select id from post for update skip locked limit 5) delete from post where id in (select id from old)',
		`select count(*) filter (where a), row_number() over w, string_agg(distinct b, ', ' order by b)
		 from post group by grouping sets ((a), ()) having count(*) > 1 window w as (partition by a order by b)`,
		`select extract(year from created at time zone 'Europe/Prague'), date_trunc('month', created), current_date,
		 created between now() - interval '1 day' and kernel.as_of(), case when a then 'x' else kernel.stage() end from post`,
		`select ts_rank(v, q), ts_headline('english', body, q) from post, websearch_to_tsquery('english', $1) q where v @@ q`,
		`select during && tstzrange($1, $2, '[)'), lower(during), a[1], a[2:3], array[1,2] || a, row(1,2) from post`,
		'select e.value->>0, kv.key, u.n from jsonb_array_elements($1) e, jsonb_each($2) kv, unnest($3::int[]) with ordinality u(id, n)',
		`select r.name from jsonb_to_recordset($1) as r(name text, size int) where similarity(r.name, 'x') > 0.3 or r.name % 'y'`,
		`select name, created from kernel.user_public; -- the end`,
		`/* a file may begin with words */ select 1 where 'a' like 'b%' escape '!' or 'ř' ~* '^x' or substring('abc' from 2) = ''`,
		`values (1, 'a'), (2, 'b') order by 1`,
		`select 'DROP TABLE; RESET ROLE' as "set_config(1)"`,
	]);

	refuse(check, {
		'reset role': /VariableSet|SET and RESET/,
		"set role 'postgres'": /SET and RESET/,
		"select set_config('role', 'none', true)": /function set_config/,
		"select pg_catalog.set_config('role', 'none', true)": /function pg_catalog.set_config/,
		"select current_setting('role')": /current_setting/,
		'do $$ begin end $$': /DO is not allowed/,
		'select 1; select 2': /exactly one statement, this one has 2/,
		'': /exactly one statement, this one has 0/,
		'-- nothing': /exactly one/,
		begin: /transactions belong to the kernel/,
		commit: /transactions/,
		'savepoint a': /transactions/,
		'select * into copy from post': /SELECT INTO/,
		'create table x (id int)': /Create is not allowed/,
		'create table x as select 1': /CREATE TABLE AS/,
		'with gone as (delete from post returning id) select * from gone': /only the statement itself may write/,
		'with n as (insert into post values (1) returning id) select * from n': /only the statement itself may write/,
		'with n as (update post set a = 1 returning id) delete from post': /only the statement itself may write/,
		'select * from (with gone as (delete from post returning id) select * from gone) x': /only the statement itself/,
		'select * from pg_class': /belongs to the system/,
		'select * from pg_catalog.pg_authid': /schema pg_catalog is not open/,
		'select * from information_schema.tables': /schema information_schema/,
		'select * from pg_settings': /belongs to the system/,
		'select * from pg_temp.x': /schema pg_temp/,
		'select * from public.x': /schema public/,
		'select * from kernel.users': /kernel.users is not open/,
		'select * from kernel.session': /kernel.session/,
		'select * from kernel.secret': /kernel.secret/,
		'select * from p_other.thing': /not granted; add "other.thing" to tables.uses/,
		'select * from p_content.item_revision': /not granted/,
		'select * from db.p_blog.post': /Range Var.catalogname/,
		"update p_content.item set title = ''": /not a table of this plugin/,
		'delete from kernel.user_public': /not a table of this plugin/,
		'insert into p_content.item select * from p_content.item': /not a table of this plugin/,
		'select pg_sleep(10)': /function pg_sleep/,
		"select pg_read_file('/etc/passwd')": /pg_read_file/,
		"select lo_import('/etc/passwd')": /lo_import/,
		"select query_to_xml('select 1', true, true, '')": /query_to_xml/,
		"select ts_stat('select 1')": /ts_stat/,
		'select pg_advisory_lock(1)': /pg_advisory_lock/,
		"select pg_notify('a', 'b')": /pg_notify/,
		"select nextval('s')": /nextval/,
		'select public.lower(a) from post': /function public.lower/,
		'select p_blog.f()': /function p_blog.f/,
		"select kernel.variable_get('x')": /kernel.variable_get/,
		'select kernel.calling_plugin()': /calling_plugin/,
		"select unaccent('é')": /function unaccent/,
		'select (1.0::float8).pg_sleep': /\(expression\)\.name/,
		'select x.pg_sleep from unnest(array[9.0::float8]) x': /x\.pg_sleep is not a known column/,
		'select "coalesce".pg_sleep from coalesce(9.0::float8)': /only a function may stand in FROM/,
		'select text.current_setting from cast($1 as text)': /only a function may stand in FROM/,
		'select "greatest".pg_advisory_lock from rows from (greatest(1, 2))': /only a function may stand in FROM/,
		'select unnest.pg_sleep from unnest(array[9.0::float8])': /unnest\.pg_sleep/,
		'select x.pg_sleep from rows from (unnest(array[9.0::float8])) x': /x\.pg_sleep/,
		'select x.pg_sleep from unnest(array[9.0::float8]) x, (select y.* from unnest(array[1]) y(pg_sleep)) z':
			/x\.pg_sleep/,
		"select 'kernel.users'::regclass": /type regclass/,
		"select cast('a' as pg_catalog.regrole)": /type pg_catalog.regrole/,
		"select regclass('kernel.users')": /function regclass/,
		"select '1'::p_blog.thing": /type p_blog.thing/,
		'select 1 operator(public.+) 2': /operator public/,
		'select 1 === 2': /operator ===/,
		'select 1 = any (select 1) order by 1 using operator(public.<)': /Sort By.use Op/,
		'select 1 where 1 operator(evil.=) any (select 1)': /operator evil/,
		'select current_user': /not told to plugins/,
		'select session_user': /not told/,
		'select current_catalog': /not told/,
		'select xmlelement(name a)': /XML/,
		'merge into post using other on true when matched then delete': /MERGE/,
		'truncate post': /TRUNCATE/,
		'copy post to stdout': /COPY/,
		"copy post from program 'id'": /COPY/,
		'explain select 1': /Explain/,
		'listen x': /Listen/,
		"notify x, 'y'": /Notify/,
		'lock table post': /Lock/,
		'prepare a as select 1': /Prepare/,
		'execute a': /Execute/,
		'call p()': /Call/,
		vacuum: /Vacuum/,
		'declare c cursor for select 1': /Declare/,
		'update post set a = 1 where current of c': /Current Of/,
		'select * from post tablesample system (1)': /Range Table Sample/,
		'select json_object(1: 2)': /Json/,
		"select * from json_table($1, '$' columns (a int path '$')) x": /Json Table/,
		'update post set a = 1 returning with (old as o) o.a': /Returning Clause.options/,
		'selec 1': /syntax error/,
		"select 'open": /unterminated/,
	});

	test('an error names line and column, also behind letters of several bytes', async () => {
		await assert.rejects(
			check("-- první\nselect 'žluťoučký',\n\t'ů', pg_sleep(1)"),
			/^TrovatoError: statements\/x\.sql:3:7: /,
		);
		await assert.rejects(check('select 1\n\tfrom from'), /x\.sql:2:7: syntax error/);
		await assert.rejects(check('\n\n  -- why\n  reset role'), /x\.sql:4:3: /);
	});

	test('the text comes back without semicolon and with its kind', async () => {
		assert.deepEqual(await check('  select 1 ;\n-- end\n'), { kind: 'select', text: 'select 1' });
		assert.equal((await check('delete from post')).kind, 'delete');
	});
});

describe('migrations', () => {
	allow('tables, indexes and data', migrate, [
		`create table if not exists post (
			id uuid primary key default gen_random_uuid(),
			n bigint generated always as identity,
			item_id uuid not null references p_content.item (id) on delete cascade deferrable initially deferred,
			title text not null default '' check (length(title) <= 255),
			slug text generated always as (lower(title)) stored,
			tags text[] not null default '{}', size numeric(10, 2), during tstzrange,
			created timestamptz not null default now(),
			unique nulls not distinct (title, slug),
			exclude using gist (item_id with =, during with &&) where (title <> '')
		);
		create table p_blog.other (id int primary key, post uuid references post on delete restrict);
		create unique index on post (lower(title) text_pattern_ops desc nulls last) include (created) where size > 0;
		create index post_tags on post using gin (tags); create index t on post using gin (title gin_trgm_ops);
		alter table post add column a int, alter column a set default 3, alter column title type varchar(300) using title::varchar,
			add constraint positive check (size > 0), drop constraint if exists positive, alter a set not null;
		alter table post rename column a to b; alter table other rename to another;
		comment on table p_blog.post is 'x'; comment on column post.title is 'y';
		create trigger fixed before update on post for each row execute function kernel.refuse_update();
		create trigger touched before update of title on post for each row when (old.* is distinct from new.*)
			execute function kernel.touch_changed();
		insert into post (title) values ('a'); update post set title = upper(title); delete from post where title = '';
		drop index if exists post_tags; drop table another;`,
	]);

	refuse(migrate, {
		'create trigger t before insert on post for each row execute function p_blog.f()': /a trigger may only call/,
		'create trigger t before insert on post for each row execute function set_config()': /a trigger may only call/,
		'create trigger t before insert on p_content.item for each row execute function kernel.refuse_update()':
			/not a table of/,
		"create trigger t before update on post for each row execute function kernel.touch_changed('a')": /no arguments/,
		'create trigger t before update on post for each row when (pg_sleep(1) is null) execute function kernel.touch_changed()':
			/pg_sleep/,
		'create constraint trigger t after update on post for each row execute function kernel.refuse_update()':
			/isconstraint/,
		'create rule r as on select to post do instead select * from kernel.users': /rules/,
		"create table t (a text default set_config('role', 'none', false))": /set_config/,
		"create table t (a text default current_setting('x'))": /current_setting/,
		"create table t (a int check (pg_read_file('x') is null))": /pg_read_file/,
		'create table t (a int, check (p_blog.f(a)))': /p_blog.f/,
		'create table t (a text generated always as (pg_read_file(a)) stored)': /pg_read_file/,
		'create table t (a int, b int generated always as (a + 1))': /virtual/,
		'create table t (id serial)': /GENERATED ALWAYS AS IDENTITY/,
		"create table t (id int default nextval('s'))": /nextval/,
		'create table t (a regclass)': /type regclass/,
		'create table t (like p_content.item including all)': /Table Like/,
		'create table t (a int) inherits (p_content.item)': /inh Relations/,
		'create table t (a int) partition by range (a)': /partspec/,
		'create table t partition of post default': /inh Relations/,
		'create table t (a int) tablespace fast': /tablespacename/,
		'create table t (a int) with (autovacuum_enabled = false)': /options/,
		'create temp table t (a int)': /temporary tables/,
		'create table p_content.t (a int)': /not a table of this plugin/,
		'create table kernel.t (a int)': /not open to plugins|not a table of this plugin/,
		'create table public.t (a int)': /schema public|not a table of this plugin/,
		'create table t (u uuid references kernel.users)': /kernel.users/,
		'create table t (u uuid references p_other.x on delete cascade deferrable)': /not granted/,
		'create table t (u uuid references p_content.item)': /ON DELETE CASCADE or SET NULL/,
		'create table t (u uuid references p_content.item on delete cascade)': /DEFERRABLE/,
		'alter table post add foreign key (a) references p_content.item on delete restrict deferrable': /ON DELETE/,
		'create view v as select * from kernel.users': /views/,
		'create materialized view v as select 1': /CREATE TABLE AS/,
		'create index on post (pg_read_file(title))': /pg_read_file/,
		'create index on post (title) where pg_sleep(1) is null': /pg_sleep/,
		'create index on p_content.item (title)': /not a table of this plugin/,
		'create index concurrently on post (title)': /CONCURRENTLY/,
		'create index on post using evil (title)': /index method/,
		'create index on post (title evil_ops)': /operator class evil_ops/,
		'create table t (a int, exclude using gist (a with ===))': /operator ===/,
		'create table t (a int, exclude using gist (a with operator(evil.=)))': /operator evil.=/,
		'grant select on post to public': /grants/,
		'revoke all on post from public': /grants/,
		'alter table post owner to postgres': /ChangeOwner/,
		'alter table post disable trigger all': /DisableTrig/,
		'alter table post enable row level security': /RowSecurity/,
		"alter table post alter a set default set_config('a', 'b', false)": /set_config/,
		'alter table post alter a type int using pg_sleep(1)': /pg_sleep/,
		"alter table post add column a text default pg_read_file('x')": /pg_read_file/,
		'alter table p_content.item add column a int': /not a table of this plugin/,
		'alter index i set (fillfactor = 50)': /only tables|SetRelOptions/,
		'alter table post set schema public': /Alter Object Schema/,
		'alter table p_content.item rename to x': /not a table of this plugin/,
		'drop table p_content.item': /not a table of this plugin/,
		'drop table post cascade': /CASCADE/,
		'alter table post drop column a cascade': /CASCADE/,
		'drop trigger fixed on post': /only tables and indexes/,
		'drop schema p_blog': /only tables and indexes/,
		'drop owned by current_user': /Drop Owned/,
		'create function f() returns int language sql as $$ select 1 $$': /functions are not allowed/,
		'create procedure f() language sql as $$ select 1 $$': /functions are not allowed/,
		'create operator === (function = texteq, leftarg = text, rightarg = text)': /Define/,
		'create aggregate a (int) (sfunc = int4pl, stype = int)': /Define/,
		'create cast (text as int) with inout': /Create Cast/,
		'create type e as enum ()': /types are not allowed/,
		'create domain d as text': /types are not allowed/,
		'create extension dblink': /database.extensions/,
		'create schema x': /schemas belong/,
		'create role x': /roles belong/,
		'grant postgres to x': /roles belong/,
		'create policy p on post using (true)': /Create Policy/,
		'create publication p for all tables': /Create Publication/,
		"create server s foreign data wrapper w options (host 'x')": /Create Foreign Server/,
		'create foreign table f (a int) server s': /Create Foreign Table/,
		'create event trigger e on ddl_command_start execute function kernel.refuse_update()': /Create Event Trig/,
		'alter default privileges grant all on tables to public': /Alter Default Privileges/,
		"security label on table post is 'x'": /Sec Label/,
		'set search_path = public': /SET and RESET/,
		'reset role': /SET and RESET/,
		'set constraints all deferred': /Constraints Set/,
		'do $$ begin end $$': /DO is not allowed/,
		'begin; commit': /transactions/,
		'select 1': /SELECT does nothing/,
		'insert into kernel.variable values (1, 2, 3)': /kernel/,
		'insert into post (title) select value from kernel.secret': /kernel.secret/,
		"comment on table p_content.item is 'x'": /not a table of this plugin/,
		"comment on database d is 'x'": /only tables/,
		"comment on column p_content.item.title is 'x'": /not a table of this plugin/,
		'truncate post': /TRUNCATE/,
	});
});
