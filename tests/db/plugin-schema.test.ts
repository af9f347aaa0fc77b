import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { preparePlugin } from '../../kernel/src/db/plugin-schema.ts';
import { createSite, declare, install, raw, silent, writePlugin, type Site } from './fixture.ts';

describe('the database of a plugin', () => {
	let site: Site;
	before(async () => void (site = await createSite()));
	afterEach(async () => site.endWorks());
	after(async () => site.close());

	const prepare = async (
		name: string,
		files: Record<string, string>,
		declared = {},
		seconds = 60,
	): Promise<unknown> => {
		const { dir, remove } = writePlugin(files);
		const plugin = declare(name, declared);
		return preparePlugin(site.db.owner, site.db.site, plugin, dir, silent, seconds).finally(remove);
	};
	const applied = async (name: string): Promise<string[]> => {
		const rows = await site.db.owner`select name from kernel.plugin_migration where plugin = ${name} order by name`;
		return rows.map((row) => row['name'] as string);
	};
	const tablesOf = async (name: string): Promise<string[]> => {
		const rows = await site.db
			.owner`select tablename, tableowner from pg_tables where schemaname = ${`p_${name}`} order by 1`;
		return rows.map((row) => `${row['tablename']} of ${String(row['tableowner']).replace(/^.{8}_/, '')}`);
	};

	describe('migrations', () => {
		const one = { 'migrations/0001_one.sql': 'create table one (id int); insert into one values (1)' };
		const two = { ...one, 'migrations/0002_two.sql': 'create table two (id int)' };

		test('run once, in order, as the role of the plugin', async () => {
			await prepare('order', one);
			await prepare('order', two, { owns: ['one', 'two'] });
			await prepare('order', two);
			assert.deepEqual(await applied('order'), ['0001_one.sql', '0002_two.sql']);
			assert.deepEqual(await tablesOf('order'), ['one of order', 'two of order']);
			assert.deepEqual([...(await site.db.owner`select * from p_order.one`)], [{ id: 1 }]);
		});

		test('of several nodes at once run once', async () => {
			const { dir, remove } = writePlugin(two);
			const go = (): Promise<unknown> => preparePlugin(site.db.owner, site.db.site, declare('crowd'), dir, silent);
			await Promise.all([go(), go(), go(), go()]);
			remove();
			assert.deepEqual([...(await site.db.owner`select * from p_crowd.one`)], [{ id: 1 }]);
		});

		test('that changed, vanished or come late are refused by name', async () => {
			await prepare('strict', two);
			const refused = (files: Record<string, string>, message: RegExp) =>
				assert.rejects(prepare('strict', files), { code: 'db.migration', message });
			await refused(
				{ ...two, 'migrations/0001_one.sql': 'create table one (id bigint)' },
				/0001_one\.sql was changed after/,
			);
			await refused(one, /0002_two\.sql, which is not among the files/);
			await refused(
				{ ...two, 'migrations/0001_zero.sql': 'create table zero (id int)' },
				/0001_zero\.sql sorts before 0002_two\.sql/,
			);
			assert.deepEqual(await applied('strict'), ['0001_one.sql', '0002_two.sql']);
		});

		test('that fail say where, and leave nothing of themselves', async () => {
			const bad = {
				...one,
				'migrations/0002_bad.sql': "create table half (id int);\ninsert into half\n\tvalues ('ž', wrong)",
			};
			await assert.rejects(prepare('half', bad), {
				code: 'db.migration',
				message: /0002_bad\.sql:3:15: column "wrong" does not exist/,
			});
			assert.deepEqual(await applied('half'), ['0001_one.sql']);
			assert.deepEqual(await tablesOf('half'), ['one of half']);
		});

		test('that take too long end, with the name of the plugin and the file, and leave nothing', async () => {
			const endless =
				'insert into one select count(*) from generate_series(1, 100000) a, generate_series(1, 1000000) b';
			const slow = { ...one, 'migrations/0002_slow.sql': `create table slow (id int);\n${endless}` };
			await assert.rejects(prepare('slow', slow, {}, 1), {
				code: 'db.migration',
				message: /0002_slow\.sql: a statement of plugin 'slow' took longer than 1 s; migration_seconds in site\.toml/,
			});
			assert.deepEqual(await tablesOf('slow'), ['one of slow']);
			const [row] = await site.db.owner`show statement_timeout`;
			assert.equal(row!['statement_timeout'], '0');
		});

		test('that are not allowed run not even in part', async () => {
			const bad = { ...one, 'migrations/0002_bad.sql': 'grant select on one to public' };
			await assert.rejects(prepare('sly', bad), {
				code: 'db.migration',
				message: /0002_bad\.sql:1:1: grants are not allowed/,
			});
			assert.deepEqual(await tablesOf('sly'), []);
		});

		test('must create what the manifest declares', async () => {
			await assert.rejects(prepare('vain', one, { owns: ['one', 'other'] }), {
				message: /declares the table other, but no migration/,
			});
		});
	});

	describe('tables of others', () => {
		const card = {
			'migrations/0001_card.sql':
				"create table card (id int primary key, t text); insert into card values (1, 'a'); create table hidden (id int)",
		};
		const link = {
			'migrations/0001_link.sql':
				'create table link (card int references p_cards.card on delete cascade deferrable); insert into link values (1)',
		};
		before(async () => void (await prepare('cards', card, { owns: ['card', 'hidden'], exports: ['card'] })));

		test('can be read and referred to when named in uses, and not written', async () => {
			const { scope } = await install(site.db, declare('reader', { uses: ['cards.card'] }), link);
			const run = async (text: string) => {
				const work = site.work();
				try {
					return await work.run(scope, raw(text), []);
				} finally {
					await work.rollback();
				}
			};
			assert.deepEqual((await run('select t from link join p_cards.card on id = card')).rows, [{ t: 'a' }]);
			for (const text of ['select * from p_cards.hidden', 'delete from p_cards.card', "update p_cards.card set t = ''"])
				await assert.rejects(run(text), { code: 'db.failed' });
			await site.db.owner`delete from p_cards.card where id = 1`;
			assert.deepEqual((await run('select * from link')).rows, []);
			await site.db.owner`insert into p_cards.card values (1, 'a')`;
		});

		describe('are not kept from losing rows', () => {
			const [NULLED, GONE] = ['set null', 'cascade'].map(
				(how) => `references p_cards.card on delete ${how} deferrable`,
			);
			const refused: Record<string, [sql: string, problem: RegExp]> = {
				'a column that cannot be empty': [
					`create table t (card int not null ${NULLED})`,
					/the column card of .*t is not null/,
				],
				'a column that becomes so later': [
					`create table t (card int ${NULLED}); alter table t alter column card set not null`,
					/the column card of .*t is not null/,
				],
				'a part of the primary key': [
					`create table t (id int, card int ${NULLED}, primary key (id, card))`,
					/is not null/,
				],
				'a check': [`create table t (card int ${NULLED} check (card is not null))`, /the constraint t_card_check of/],
				'a check of several columns': [
					`create table t (a int, card int ${NULLED}, check (a > 0 or card > 0))`,
					/the constraint t_check of .*t is computed or checked from card/,
				],
				'a column that is computed': [
					`create table t (card int ${NULLED}, x int generated always as (1 / coalesce(card, 0)) stored)`,
					/a column of .*t is computed or checked from card/,
				],
				'an index of an expression': [
					`create table t (card int ${NULLED}); create index crash on t ((1 / coalesce(card, 0)))`,
					/the index crash of/,
				],
				'an index of some rows': [
					`create table t (card int ${NULLED}); create index crash on t (card) where 1 / coalesce(card, 0) > 0`,
					/the index crash of/,
				],
				'an index in which nothing may be missing twice': [
					`create table t (card int ${NULLED}); create unique index once on t (card) nulls not distinct`,
					/the index once of/,
				],
				'a trigger before the row is emptied': [
					`create table t (card int ${NULLED});
					create trigger keep before update on t for each row execute function kernel.refuse_update()`,
					/the trigger keep of .*t would be called/,
				],
				'a trigger that notes a change nowhere': [
					`create table t (card int ${NULLED});
					create trigger note before update on t for each row execute function kernel.touch_changed()`,
					/the trigger note of/,
				],
				'a trigger before the row goes': [
					`create table t (card int ${GONE});
					create trigger keep before delete on t for each row execute function kernel.refuse_update()`,
					/the trigger keep of/,
				],
				'a trigger that loses the deletion': [
					`create table t (card int ${GONE}, changed timestamptz);
					create trigger note before delete on t for each row execute function kernel.touch_changed()`,
					/the trigger note of/,
				],
				'a row that hangs on the row that goes': [
					`create table t (id int primary key, card int ${GONE}); create table u (t int references t)`,
					/the foreign key u_t_fkey of .*u has to be on delete cascade or set null/,
				],
				'one that hangs on it further on': [
					`create table t (id int primary key, card int ${GONE});
					create table u (id int primary key, t int references t on delete cascade);
					create table v (u int not null references u on delete set null)`,
					/the column u of .*v is not null/,
				],
				'a default for what is gone': [
					`create table t (id int primary key, card int ${GONE}); create table u (t int default 1 references t on delete set default)`,
					/u_t_fkey of .*u has to be/,
				],
				'a pair of which both or none are there': [
					`create table own (a int, b int, primary key (a, b));
					create table t (a int, card int ${NULLED}, foreign key (a, card) references own match full)`,
					/the constraint t_a_card_fkey of/,
				],
			};
			for (const [what, [sql, message]] of Object.entries(refused))
				test(`by ${what}`, async () => {
					const go = prepare('clinging', { 'migrations/0001_t.sql': sql }, { uses: ['cards.card'] });
					await assert.rejects(go, (error: Error & { code: string }) => {
						assert.equal(error.code, 'db.migration');
						assert.match(error.message, /0001_t\.sql/);
						assert.match(error.message, message);
						return true;
					});
					assert.deepEqual(await tablesOf('clinging'), []);
				});

			test('while what does not hinder is allowed, and follows', async () => {
				const sql = `create table t (id int primary key, card int default 1 ${GONE}, x int generated always as (card * 2) stored check (x > 0));
					create table u (id int primary key, t int default 7 references t on delete set null, changed timestamptz);
					create index on u (t); create unique index on u (t);
					create trigger note before update on u for each row execute function kernel.touch_changed();
					create table free (id int primary key, other int not null references u);
					create trigger keep before update or delete on free for each row execute function kernel.refuse_update();
					insert into t values (1); insert into u values (1, 1); insert into free values (1, 1)`;
				await prepare('easy', { 'migrations/0001_t.sql': sql }, { uses: ['cards.card'] });
				await site.db.owner`delete from p_cards.card where id = 1`;
				assert.equal((await site.db.owner`select from p_easy.t`).length, 0);
				assert.deepEqual(
					[...(await site.db.owner`select t, changed is not null as noted from p_easy.u`)],
					[{ t: null, noted: true }],
				);
				await site.db.owner`insert into p_cards.card values (1, 'a')`;
			});
		});

		test('are taken back when no longer named', async () => {
			const { scope } = await install(site.db, declare('former', { uses: ['cards.card'] }), {});
			const read = raw('select t from p_cards.card');
			assert.equal((await site.work().run(scope, read, [])).count, 1);
			await site.endWorks();
			await install(site.db, declare('former'), {});
			await assert.rejects(site.work().run(scope, read, []), { code: 'db.failed' });
		});

		test('are only those of plugins: a schema that is called much the same is let alone', async () => {
			const { scope } = await install(site.db, declare('neighbour'), {});
			await site.db.owner.unsafe(`create schema "pxcards"; create table pxcards.card (id int);
				grant usage on schema pxcards to "${scope.role}"; grant select on pxcards.card to "${scope.role}"`);
			await install(site.db, declare('neighbour'), {});
			assert.equal((await site.work().run(scope, raw('select id from pxcards.card'), [])).count, 0);
			await site.endWorks();
			await site.db.owner`drop schema pxcards cascade`;
		});

		test('must be there', async () => {
			await assert.rejects(prepare('lonely', {}, { uses: ['nobody.thing'] }), {
				code: 'plugin.dependency',
				message: "Plugin 'lonely' uses nobody.thing, but plugin 'nobody' has no such table here",
			});
		});
	});

	test('extensions on the list are made in a schema of their own, others refused', async () => {
		const { scope } = await install(site.db, declare('fuzzy', { extensions: ['pg_trgm', 'btree_gist'] }), {
			'migrations/0001_names.sql': `create table name (id uuid, during tstzrange, t text, exclude using gist (id with =, during with &&));
				create index on name using gin (t gin_trgm_ops)`,
			'statements/near.sql': 'select similarity(t, $1) as s from name where t % $1',
		});
		assert.equal((await site.work().run(scope, raw("select similarity('abc', 'abc')"), [])).rows[0]!['similarity'], 1);
		await assert.rejects(prepare('greedy', {}, { extensions: ['dblink'] }), {
			message: /asks for the extension dblink; allowed are/,
		});
	});

	test('the trigger functions of the kernel keep rows as they are and note changes', async () => {
		const { scope } = await install(site.db, declare('fixed'), {
			'migrations/0001_rows.sql': `create table fixed (a int); insert into fixed values (1);
				create trigger fixed before update on fixed for each row execute function kernel.refuse_update();
				create table touched (a int, changed timestamptz not null default '-infinity'); insert into touched values (1);
				create trigger touched before update on touched for each row execute function kernel.touch_changed();`,
		});
		const work = site.work({ forgiving: true });
		await assert.rejects(work.run(scope, raw('update fixed set a = 2'), []), { code: 'db.constraint' });
		const { rows } = await work.run(
			scope,
			raw('update touched set a = 2 returning changed = transaction_timestamp() as now'),
			[],
		);
		assert.deepEqual(rows, [{ now: true }]);
	});

	describe('statements', () => {
		const table = {
			'migrations/0001_post.sql': 'create table post (id int primary key, title text, data jsonb, created timestamptz)',
		};
		const load = (name: string, files: Record<string, string>) =>
			install(site.db, declare(name), { ...table, ...files });

		test('are known with kind, columns and parameter types, and run', async () => {
			const { scope, statements } = await load('posts', {
				'statements/latest.sql': '-- The newest.\nselect id, title, data from post order by created desc limit $1;\n',
				'statements/add.sql': 'insert into post values ($1, $2, $3, $4) returning id',
			});
			assert.deepEqual(structuredClone(statements), statements);
			const add = statements.get('add')!;
			assert.deepEqual(
				{ ...statements.get('latest') },
				{
					name: 'latest',
					kind: 'select',
					text: '/* posts.latest */ select id, title, data from post order by created desc limit $1',
					columns: ['id', 'title', 'data'],
					paramTypes: [20],
				},
			);
			assert.deepEqual(add.paramTypes, [23, 25, 3802, 1184]);
			const work = site.work();
			await work.run(scope, add, [1, 'a', { json: '{"x": "y"}' }, new Date(0)]);
			await work.run(scope, add, [2, null, { json: '"text"' }, null]);
			const { rows } = await work.run(scope, statements.get('latest')!, [5]);
			assert.deepEqual(rows, [
				{ id: 2, title: null, data: 'text' },
				{ id: 1, title: 'a', data: { x: 'y' } },
			]);
			await assert.rejects(work.run(scope, add, [1]), { code: 'host.bad_argument' });
		});

		test('that do not fit the tables are refused with their place', async () => {
			await assert.rejects(load('misspelt', { 'statements/x.sql': '-- ž\nselect id,\n\ttitel from post' }), {
				code: 'db.statement',
				message: /statements\/x\.sql:3:2: column "titel" does not exist/,
			});
			await assert.rejects(load('evil', { 'statements/x.sql': 'select * from kernel.users' }), {
				code: 'db.statement',
				message: /statements\/x\.sql:1:15: kernel\.users is not open to plugins/,
			});
			await assert.rejects(load('loud', { 'statements/X y.sql': 'select 1' }), {
				code: 'db.statement',
				message: /lower-case/,
			});
		});

		test('a right that was taken away is noticed when they are loaded', async () => {
			await site.db.owner`revoke all on p_posts.post from ${site.db.owner(`${site.db.site.site8}_posts`)}`;
			await assert.rejects(load('posts', { 'statements/x.sql': 'select * from post' }), {
				message: /permission denied for table post/,
			});
		});

		test('of two plugins with the same text stay apart', async () => {
			const same = {
				'statements/who.sql': 'select current_schema_is.a from (select title as a from post) current_schema_is',
			};
			const [left, right] = [await load('left', same), await load('right', same)];
			await site.db.owner`insert into p_left.post values (1, 'left')`;
			await site.db.owner`insert into p_right.post values (1, 'right')`;
			const work = site.work();
			const seen = [];
			for (const { scope, statements } of [left, right, left])
				seen.push((await work.run(scope, statements.get('who')!, [])).rows[0]!['a']);
			assert.deepEqual(seen, ['left', 'right', 'left']);
		});

		test('a table that changes under a running worker is met once, then all is well', async () => {
			const { scope, statements } = await load('moving', { 'statements/all.sql': 'select * from post' });
			const all = statements.get('all')!;
			for (const n of [1, 2, 3]) {
				const work = site.work();
				await work.run(scope, all, []).then(
					() => assert.notEqual(n, 2),
					(error: unknown) => assert.deepEqual([n, (error as { code: string }).code], [2, 'db.serialization']),
				);
				await work.rollback();
				if (n === 1) await site.db.owner`alter table p_moving.post add column more int`;
			}
		});
	});
});
