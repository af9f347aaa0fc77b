// Staged tables: what is live, what a stage shows instead, and the revisions behind both.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { loadCatalogue, type Catalogue } from '../../kernel/src/db/query/catalogue.ts';
import { prepareQuery } from '../../kernel/src/db/query/prepare.ts';
import type { QueryKind } from '../../kernel/src/db/query/ast.ts';
import type { PluginScope, Rows, UnitOfWork, UnitOfWorkOptions } from '../../kernel/src/db/unit-of-work.ts';
import { createSite, declare, install, raw, type Site } from './fixture.ts';

const MENU = declare('menus', { owns: ['link'], exports: ['link'], staged: ['link'] });
const FIRST = `create table link (id uuid primary key default kernel.uuidv7(), title text not null check (title <> ''), path text not null,
	weight int not null default 0, lower_path text generated always as (lower(path)) stored, effective_date timestamptz, expiry_date timestamptz);
	create unique index link_path on link (lower(path)) where weight >= 0`;
const MIGRATIONS = { 'migrations/0001_link.sql': FIRST };
const [A, B, C] = ['a', 'b', 'c'].map((digit) => `00000000-0000-7000-8000-00000000000${digit}`) as [
	string,
	string,
	string,
];

let site: Site;
let menus: { scope: PluginScope; catalogue: Catalogue };
before(async () => {
	site = await createSite();
	menus = await install(site.db, MENU, MIGRATIONS);
	await site.db.owner`insert into kernel.stage (id, label) values ('spring', 'Spring'), ('autumn', 'Autumn')`;
});
afterEach(async () => site.endWorks());
after(async () => site.close());

const run = async (work: UnitOfWork, kind: QueryKind, query: object): Promise<Rows> => {
	const [statement, args] = await prepareQuery(kind, JSON.stringify({ table: 'link', ...query }), menus.catalogue);
	return work.run(menus.scope, statement, args);
};
const inStage = async <T>(
	stage: string | null,
	body: (work: UnitOfWork) => Promise<T>,
	options: Partial<UnitOfWorkOptions> = {},
): Promise<T> => {
	const work = site.work({ stage, ...options });
	try {
		const value = await body(work);
		await work.commit();
		return value;
	} catch (error) {
		await work.rollback();
		throw error;
	}
};
const write = (stage: string | null, kind: QueryKind, query: object): Promise<Rows> =>
	inStage(stage, (work) => run(work, kind, query));
const byId = (id: string): object => ({ left: 'id', op: '=', value: id });
const titles = async (stage: string | null, asOf: number | null = null): Promise<string> => {
	const query = { fields: ['title'], order_by: [{ by: 'title' }], limit: 100 };
	const { rows } = await inStage(stage, (work) => run(work, 'select', query), { mode: 'read', asOf });
	return rows.map((row) => row['title']).join(' ');
};
const clear = async (): Promise<void> => {
	await site.db.owner.unsafe(
		'truncate p_menus.link, p_menus.link_revision; truncate kernel.stage_association, kernel.stage_deletion',
	);
};
const seed = async (): Promise<void> => {
	await clear();
	await write(null, 'insert', {
		rows: [
			{ id: A, title: 'a', path: '/a' },
			{ id: B, title: 'b', path: '/b' },
		],
	});
};

describe('a staged table', () => {
	test('has revisions that never change, and a view that reads as whoever looks', async () => {
		await seed();
		await assert.rejects(site.db.owner`update p_menus.link_revision set title = 'x'`, /never change/);
		const [view] = await site.db
			.owner`select reloptions, relowner::regrole::text as owner from pg_class where relname = 'link_now'`;
		assert.deepEqual(view!['reloptions'], ['security_invoker=true']);
		assert.equal(String(view!['owner']).replaceAll('"', ''), menus.scope.role);
	});

	test('on live is what was written, each state a revision of its own', async () => {
		await seed();
		await write(null, 'update', { set: { title: 'A' }, where: byId(A) });
		assert.equal(await titles(null), 'A b');
		await write(null, 'delete', { where: byId(B) });
		assert.equal(await titles(null), 'A');
		const rows = await site.db.owner`select title, stage_id from p_menus.link_revision order by id`;
		assert.deepEqual(
			[...rows].map((row) => row['title']),
			['a', 'b', 'A'],
		);
		const [live] = await site.db
			.owner`select (select title from p_menus.link_revision r where r.id = l.current_revision_id) as title from p_menus.link l`;
		assert.equal(live!['title'], 'A');
	});

	test('takes defaults, generated columns and a new id, and gives them back', async () => {
		await clear();
		const { rows } = await write(null, 'insert', {
			rows: [{ title: 'x', path: '/X' }],
			returning: ['id', 'weight', 'revision_id'],
		});
		assert.match(rows[0]!['id'] as string, /^.{8}-.{4}-7/);
		assert.equal(rows[0]!['weight'], 0);
		const { rows: read } = await inStage(null, (work) =>
			run(work, 'select', { fields: ['lower_path', 'revision_id'], limit: 1 }),
		);
		assert.deepEqual(read, [{ lower_path: '/x', revision_id: rows[0]!['revision_id'] }]);
	});
});

describe('a stage', () => {
	test('changes, adds and deletes without touching live or another stage', async () => {
		await seed();
		await write('spring', 'update', { set: { title: 'A!' }, where: byId(A) });
		await write('spring', 'insert', { rows: [{ id: C, title: 'c', path: '/c' }] });
		await write('spring', 'delete', { where: byId(B) });
		assert.equal(await titles('spring'), 'A! c');
		assert.equal(await titles(null), 'a b');
		assert.equal(await titles('autumn'), 'a b');
		const rows = await site.db
			.owner`select entity_type, entity_id, base_revision_id is null as fresh from kernel.stage_association order by entity_id`;
		assert.deepEqual(
			[...rows],
			[
				{ entity_type: 'menus.link', entity_id: A, fresh: false },
				{ entity_type: 'menus.link', entity_id: C, fresh: true },
			],
		);
		assert.deepEqual([...(await site.db.owner`select entity_id from kernel.stage_deletion`)], [{ entity_id: B }]);
	});

	test('keeps the revision that live had when the change began', async () => {
		await seed();
		const [first] = await site.db.owner`select current_revision_id as id from p_menus.link where id = ${A}`;
		await write('spring', 'update', { set: { title: '1' }, where: byId(A) });
		await write(null, 'update', { set: { title: 'live' }, where: byId(A) });
		await write('spring', 'update', { set: { title: '2' }, where: byId(A) });
		const [row] = await site.db.owner`select base_revision_id as id from kernel.stage_association`;
		assert.equal(row!['id'], first!['id']);
		assert.equal(await titles('spring'), '2 b');
		assert.equal(await titles(null), 'b live');
	});

	test('deletes what only it has without a trace, and brings back what it deleted', async () => {
		await seed();
		await write('spring', 'insert', { rows: [{ id: C, title: 'c', path: '/c' }] });
		await write('spring', 'delete', { where: byId(C) });
		await write('spring', 'delete', { where: byId(B) });
		assert.equal(await titles('spring'), 'a');
		assert.equal((await site.db.owner`select from kernel.stage_deletion`).length, 1);
		await write('spring', 'insert', { rows: [{ id: B, title: 'back', path: '/b' }] });
		assert.equal(await titles('spring'), 'a back');
		assert.equal(await titles(null), 'a b');
		await assert.rejects(write('spring', 'insert', { rows: [{ id: B, title: 'again', path: '/z' }] }), {
			code: 'db.constraint',
		});
	});

	test('holds unique keys in what it shows: taken is taken, and what it freed is free', async () => {
		await seed();
		const add = (stage: string, path: string, weight = 0): Promise<Rows> =>
			write(stage, 'insert', { rows: [{ title: 'n', path, weight }] });
		const taken = { code: 'db.constraint', extra: { constraint: 'link_path' } };
		await assert.rejects(add('spring', '/A'), taken);
		await add('spring', '/A', -1); // the index is partial
		await write('spring', 'delete', { where: byId(A) });
		await add('spring', '/a');
		await assert.rejects(add('spring', '/A'), taken);
		await add('autumn', '/other');
		await assert.rejects(write('spring', 'update', { set: { path: '/a' }, where: byId(B) }), taken);
		assert.equal(await titles(null), 'a b');
	});

	test('holds what the table demands of a row', async () => {
		await seed();
		await assert.rejects(write('spring', 'insert', { rows: [{ title: '', path: '/x' }] }), { code: 'db.constraint' });
		await assert.rejects(write('spring', 'update', { set: { path: null }, where: byId(A) }), { code: 'db.constraint' });
	});

	test('two writers of one entity do not overwrite each other unseen', async () => {
		for (const stage of ['spring', null]) {
			await seed();
			const [one, two] = [site.work({ stage }), site.work({ stage })];
			await run(one, 'update', { set: { title: 'one' }, where: byId(A) });
			const late = run(two, 'update', { set: { title: 'two' }, where: byId(A) });
			late.catch(() => {});
			const waiting = async (): Promise<boolean> =>
				(
					await site.db.owner`select from pg_locks l join pg_stat_activity a using (pid)
						where not l.granted and a.datname = current_database()`
				).length > 0;
			while (!(await waiting())) await new Promise((resolve) => setTimeout(resolve, 5));
			await one.commit();
			await assert.rejects(late, { code: 'db.serialization' });
			await two.rollback();
			assert.equal(await titles(stage), 'b one');
		}
	});

	test('that is unknown shows live and takes no writes', async () => {
		await seed();
		assert.equal(await titles('winter'), 'a b');
		await assert.rejects(write('winter', 'update', { set: { title: 'x' }, where: byId(A) }), { code: 'db.constraint' });
	});

	test('becomes live by one statement over the table', async () => {
		await seed();
		await write('spring', 'update', { set: { title: 'A!' }, where: byId(A) });
		await write('spring', 'insert', { rows: [{ id: C, title: 'c', path: '/c' }] });
		const shown = await titles('spring');
		await site.db
			.owner`insert into p_menus.link (id, current_revision_id, title, path, weight, effective_date, expiry_date)
			select r.entity_id, r.id, r.title, r.path, r.weight, r.effective_date, r.expiry_date from kernel.stage_association a
			join p_menus.link_revision r on r.id = a.target_revision_id where (a.stage_id, a.entity_type) = ('spring', 'menus.link')
			on conflict (id) do update set (current_revision_id, title, path) = (excluded.current_revision_id, excluded.title, excluded.path)`;
		await site.db.owner`delete from kernel.stage_association`;
		assert.equal(await titles(null), shown);
	});
});

describe('time', () => {
	test('effective is inclusive, expiry exclusive, on live and in a stage', async () => {
		await clear();
		const [from, to] = [Date.UTC(2026, 0, 1), Date.UTC(2026, 1, 1)];
		const dates = { effective_date: new Date(from).toISOString(), expiry_date: new Date(to).toISOString() };
		await write(null, 'insert', { rows: [{ title: 'january', path: '/j', ...dates }] });
		await write(null, 'insert', { rows: [{ title: 'always', path: '/x' }] });
		for (const stage of [null, 'spring']) {
			assert.equal(await titles(stage, from - 1), 'always');
			assert.equal(await titles(stage, from), 'always january');
			assert.equal(await titles(stage, to - 1), 'always january');
			assert.equal(await titles(stage, to), 'always');
		}
	});
});

test('on live no table of the stages is read', async () => {
	await seed();
	const { rows } = await inStage(null, (work) =>
		work.run(menus.scope, raw('explain (analyze, costs off, timing off) select * from link_now'), []),
	);
	const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
	for (const line of plan.split('\n').filter((one) => /Scan.* on stage_/.test(one)))
		assert.match(line, /never executed/, plan);
});

describe('what plugins may name', () => {
	test('statements name the view, not the table behind it', async () => {
		const named = (text: string): Promise<unknown> =>
			install(site.db, MENU, { ...MIGRATIONS, 'statements/x.sql': text });
		await named('select title, revision_id from link_now where id = $1');
		await named("update link_now set title = 'x' where id = $1");
		for (const text of [
			'select * from link',
			'delete from p_menus.link',
			"insert into link (title, path) values ('a', 'b')",
		])
			await assert.rejects(named(text), { code: 'db.statement', message: /link is staged; name link_now/ });
	});

	test('another plugin reads what its reader looks at, by the one name, and nothing else', async () => {
		await seed();
		await write('spring', 'update', { set: { title: 'A!' }, where: byId(A) });
		const reader = declare('reader', { uses: ['menus.link'] });
		const { scope, catalogue, statements } = await install(site.db, reader, {
			'statements/all.sql': 'select title from p_menus.link_now order by title',
		});
		const [statement, args] = await prepareQuery(
			'select',
			'{"table":"menus.link","fields":["title"],"limit":9}',
			catalogue,
		);
		for (const one of [statement, statements.get('all')!]) {
			const { rows } = await inStage('spring', (work) => work.run(scope, one, one === statement ? args : []));
			assert.deepEqual(rows.map((row) => String(row['title'])).toSorted(), ['A!', 'b']);
		}
		for (const text of ['select * from p_menus.link', 'select * from p_menus.link_revision'])
			await assert.rejects(install(site.db, reader, { 'statements/x.sql': text }), { code: 'db.statement' }, text);
		const change = raw("update p_menus.link_now set title = 'x'");
		await assert.rejects(
			inStage(null, (work) => work.run(scope, change, [])),
			{ code: 'db.failed' },
		);
		await install(site.db, declare('reader'), {});
		await assert.rejects(
			inStage(null, (work) => work.run(scope, statement, args)),
			{ code: 'db.failed' },
		);
	});

	test('a plugin cannot put anything into a stage in the name of another', async () => {
		const { scope } = await install(site.db, declare('thief'), {});
		const put = raw(`select kernel.stage_put('menus.link', '${A}', null, null, null, true)`);
		await assert.rejects(
			inStage('spring', (work) => work.run(scope, put, [])),
			(error: Error) => /belongs to another plugin/.test((error.cause as Error).message),
		);
	});
});

describe('a migration of a staged table', () => {
	test('adds, changes and drops columns; revisions keep what they had', async () => {
		const name = declare('moving', { owns: ['t'], staged: ['t'] });
		const files: Record<string, string> = {
			'migrations/0001_t.sql':
				'create table t (id uuid primary key, a text not null, b int); insert into t values (gen_random_uuid(), $$x$$, 1)',
		};
		const look = async (): Promise<string[]> => {
			const { tables } = await loadCatalogue(site.db.owner, name);
			return Object.entries(tables['t']!.columns)
				.map(([column, { type }]) => `${column} ${type}`)
				.toSorted();
		};
		await install(site.db, name, files);
		assert.deepEqual(await look(), ['a text', 'b integer', 'id uuid', 'revision_id uuid']);
		files['migrations/0002_t.sql'] =
			'alter table t add column c date not null default now(), alter column b type bigint, drop column a, add constraint small check (b < 100)';
		const { scope, catalogue } = await install(site.db, name, files);
		assert.deepEqual(await look(), ['b bigint', 'c date', 'id uuid', 'revision_id uuid']);
		const [statement, args] = await prepareQuery('update', '{"table":"t","set":{"b":5},"where":{"all":[]}}', catalogue);
		assert.equal((await inStage(null, (work) => work.run(scope, statement, args))).count, 1);
		const large = await prepareQuery('update', '{"table":"t","set":{"b":500},"where":{"all":[]}}', catalogue);
		await assert.rejects(
			inStage('spring', (work) => work.run(scope, ...large)),
			{ code: 'db.constraint' },
		);
		await install(site.db, name, files);
		const failing = { ...files, 'migrations/0003_t.sql': 'alter table t drop column b; select' };
		await assert.rejects(install(site.db, name, failing), { code: 'db.migration' });
		const broken = {
			...files,
			'migrations/0003_t.sql': 'alter table t drop column b; insert into t values (1, 2, 3, 4, 5)',
		};
		await assert.rejects(install(site.db, name, broken), { code: 'db.migration', message: /0003_t\.sql/ });
		assert.deepEqual(await look(), ['b bigint', 'c date', 'id uuid', 'revision_id uuid'], 'the view is back');
	});

	test('may come after the table had been an ordinary one, with rows in it', async () => {
		const files = {
			'migrations/0001_t.sql':
				"create table t (id uuid primary key, a text); insert into t values (gen_random_uuid(), 'old')",
		};
		await install(site.db, declare('later', { owns: ['t'] }), files);
		const { scope } = await install(site.db, declare('later', { owns: ['t'], staged: ['t'] }), files);
		const { rows } = await inStage('spring', (work) =>
			work.run(scope, raw('update t_now set a = a || $$!$$ returning a'), []),
		);
		assert.deepEqual(rows, [{ a: 'old!' }]);
	});

	test('must fit: an id that is a uuid, and no column of a name that is needed', async () => {
		const refused = (name: string, table: string, message: RegExp): Promise<void> =>
			assert.rejects(
				install(site.db, declare(name, { owns: ['t'], staged: ['t'] }), { 'migrations/0001_t.sql': table }),
				{
					code: 'db.migration',
					message,
				},
			);
		await refused(
			'unfit_a',
			'create table t (id int primary key, a text)',
			/the staged table t needs the primary key "id uuid"/,
		);
		await refused(
			'unfit_b',
			'create table t (id uuid primary key, entity_id text)',
			/cannot have the column entity_id/,
		);
		await refused('unfit_c', 'create table t (id uuid primary key, n int generated always as identity)', /column n/);
		await refused('unfit_d', 'create table t (id uuid primary key)', /no columns but its id/);
		await refused('unfit_e', 'create table u (id uuid primary key)', /declares the table t/);
	});
});
