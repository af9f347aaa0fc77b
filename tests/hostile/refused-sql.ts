// SQL that must not load: statements and migrations by which a plugin would leave its own tables.

export interface RefusedSql {
	readonly kind: 'statement' | 'migration';
	/** What it tries, for the test's name. */
	readonly tries: string;
	readonly sql: string;
}

const statement = (tries: string, sql: string): RefusedSql => ({ kind: 'statement', tries, sql });
const migration = (tries: string, sql: string): RefusedSql => ({ kind: 'migration', tries, sql });
const TABLE = 'create table note (body text, id uuid);\n';

export const REFUSED_SQL: readonly RefusedSql[] = [
	statement('to reset its role', 'reset role'),
	statement('to set its role', "set local role to 'postgres'"),
	statement('to set its role by a function', "select set_config('role', 'postgres', true)"),
	statement('to end the transaction', 'commit'),
	statement('to run code', "do $$ begin execute 'reset role'; end $$"),
	statement('to run a second statement', 'select 1; reset role'),
	statement('to hide a second statement behind a comment', 'select 1 /* ; */ ; -- \n reset role'),
	statement('to write in a common table expression', 'with x as (delete from note returning *) select * from x'),
	statement('to make a table', 'select 1 as a into stolen'),
	statement('to read the users', 'select name, pass from kernel.users'),
	statement('to read the users in a subquery', 'select (select pass from kernel.users limit 1)'),
	statement('to read the sessions', 'select * from kernel.session'),
	statement('to read the secrets of the kernel', 'select * from kernel.secret'),
	statement('to read the tables of another plugin', 'select * from p_content.item'),
	statement('to read them under quotes', 'select * from "p_content"."item"'),
	statement('to read them by way of the database', 'select * from trovato.p_content.item'),
	statement('to write into them', "update p_content.item set title = 'mine'"),
	statement('to read the catalogue', 'select * from pg_catalog.pg_roles'),
	statement('to read the catalogue without its schema', 'select * from pg_roles'),
	statement('to read the information schema', 'select * from information_schema.tables'),
	statement('to read a setting', "select current_setting('config_file')"),
	statement('to read a file', "select pg_read_file('/etc/passwd')"),
	statement('to sleep', 'select pg_sleep(10)'),
	statement('to sleep by the name of a column', 'select (10.0::float8).pg_sleep'),
	statement('to sleep by the name of a function in FROM', 'select x.pg_sleep from unnest(array[9.0::float8]) x'),
	statement('to sleep by the name of an expression in FROM', 'select "coalesce".pg_sleep from coalesce(9.0::float8)'),
	statement(
		"to take the kernel's lock by the name of an expression in FROM",
		'select "greatest".pg_advisory_lock from greatest(7281953::bigint)',
	),
	statement('to take a lock', 'select pg_advisory_lock(7281953)'),
	statement('to notify others', "select pg_notify('trovato', 'x')"),
	statement('to send SQL in text', "select query_to_xml('select * from kernel.users', true, true, '')"),
	statement('to read a variable of another plugin', "select kernel.variable_get('x')"),
	statement('to name a type of the catalogue', "select 'kernel.users'::regclass"),
	statement('to use an operator of its own', 'select 1 operator(p_sql_refused.+) 1'),
	statement('to lock a table', 'lock table note'),
	statement('to copy from a program', "copy note from program 'id'"),
	statement('to hide in another encoding', 'select U&"p\\005F"."x"() from note'),
	migration(
		'a trigger of its own',
		`${TABLE}create trigger x before insert on note for each row execute function own()`,
	),
	migration(
		'a trigger with an argument',
		`${TABLE}create trigger x before insert on note for each row execute function kernel.refuse_update('x')`,
	),
	migration('a function', "create function own() returns trigger language plpgsql as 'begin end'"),
	migration('a rule', `${TABLE}create rule x as on insert to note do instead delete from kernel.users`),
	migration('a view', 'create view x as select * from kernel.users'),
	migration('a materialised view', 'create materialized view x as select * from kernel.users'),
	migration('a default that reads', `create table note (body text default (select pass from kernel.users limit 1))`),
	migration('a default that is a setting', "create table note (body text default current_setting('role'))"),
	migration('a check that reads', 'create table note (body text check (body = pg_read_file(body)))'),
	migration(
		'a generated column that reads',
		"create table note (body text, x text generated always as (query_to_xml(body, true, true, '')::text) stored)",
	),
	migration('an index that calls a function', `${TABLE}create index on note (pg_sleep(1))`),
	migration('an index that is partial by a function', `${TABLE}create index on note (body) where pg_sleep(1) is null`),
	migration('a grant', `${TABLE}grant all on note to public`),
	migration('a grant of its role', 'grant postgres to current_user'),
	migration('default privileges', 'alter default privileges grant all on tables to public'),
	migration('a change of owner', `${TABLE}alter table note owner to postgres`),
	migration('a move into another schema', `${TABLE}alter table note set schema kernel`),
	migration('a table in another schema', 'create table kernel.note (body text)'),
	migration('a table that inherits', 'create table note () inherits (kernel.users)'),
	migration('a table like another', 'create table note (like kernel.users including all)'),
	migration('a table of the time being', 'create temporary table note (body text)'),
	migration('a table elsewhere on disk', "create tablespace x location '/tmp'"),
	migration('a foreign table', "create foreign table note (body text) server x options (filename '/etc/passwd')"),
	migration('an extension', 'create extension plpython3u'),
	migration('a policy', `${TABLE}alter table note enable row level security`),
	migration('a publication', 'create publication x for all tables'),
	migration('an event trigger', 'create event trigger x on ddl_command_start execute function own()'),
	migration('a setting of its role', "alter role current_user set search_path = 'kernel'"),
	migration('a security label', "security label on table note is 'x'"),
	migration("to drop another plugin's table", 'drop table p_content.item'),
	migration("to rename another plugin's table", 'alter table p_content.item rename to mine'),
	migration(
		"to refer to another plugin's table without a grant",
		'create table note (id uuid references p_content.item)',
	),
];
