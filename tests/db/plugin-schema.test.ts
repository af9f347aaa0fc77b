import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { preparePlugin } from '../../kernel/src/db/plugin-schema.ts';
import { createSite, declare, install, raw, silent, writePlugin, type Site } from './fixture.ts';

describe('the database of a plugin', () => {
	let site: Site;
	before(async () => void (site = await createSite()));
	afterEach(async () => site.endWorks());
	after(async () => site.close());

	const prepare = async (name: string, files: Record<string, string>, declared = {}): Promise<unknown> => {
		const { dir, remove } = writePlugin(files);
		return preparePlugin(site.db.owner, site.db.site, declare(name, declared), dir, silent).finally(remove);
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

		test('are taken back when no longer named', async () => {
			const { scope } = await install(site.db, declare('former', { uses: ['cards.card'] }), {});
			const read = raw('select t from p_cards.card');
			assert.equal((await site.work().run(scope, read, [])).count, 1);
			await site.endWorks();
			await install(site.db, declare('former'), {});
			await assert.rejects(site.work().run(scope, read, []), { code: 'db.failed' });
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
