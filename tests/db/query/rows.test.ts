// What structured queries do to real tables, under the role of a plugin.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import type { QueryKind } from '../../../kernel/src/db/query/ast.ts';
import type { Catalogue } from '../../../kernel/src/db/query/catalogue.ts';
import { prepareQuery } from '../../../kernel/src/db/query/prepare.ts';
import type { PluginScope, Rows, UnitOfWork } from '../../../kernel/src/db/unit-of-work.ts';
import { createSite, declare, install, type Site } from '../fixture.ts';

let site: Site;
let shop: { scope: PluginScope; catalogue: Catalogue };
before(async () => {
	site = await createSite();
	await install(site.db, declare('people', { owns: ['person', 'secret'], exports: ['person'] }), {
		'migrations/0001_person.sql': `create table person (id uuid primary key default kernel.uuidv7(), name text not null);
			create table secret (word text); insert into secret values ('canary');
			insert into person (id, name) values ('00000000-0000-7000-8000-000000000001', 'Ann'), ('00000000-0000-7000-8000-000000000002', 'Bo')`,
	});
	shop = await install(site.db, declare('shop', { owns: ['thing', 'sale'], uses: ['people.person'] }), {
		'migrations/0001_thing.sql': `
			create table thing (id int primary key, title text not null default 'untitled', size int check (size >= 0), price numeric(10, 2),
				seller uuid references p_people.person (id) on delete set null deferrable, made timestamptz not null default now(),
				day date, flags text[] not null default '{}', during tstzrange, short varchar(5), data jsonb not null default '{}');
			create table sale (id bigint generated always as identity primary key, thing int not null references thing, amount int not null)`,
	});
});
afterEach(async () => site.endWorks());
after(async () => site.close());

const run = async (work: UnitOfWork, kind: QueryKind, query: object): Promise<Rows> => {
	const [statement, args] = await prepareQuery(kind, JSON.stringify(query), shop.catalogue);
	return work.run(shop.scope, statement, args);
};
const things = [
	{
		id: 1,
		title: 'one',
		size: 10,
		price: '1.50',
		seller: '00000000-0000-7000-8000-000000000001',
		data: { tags: ['a', 'b'] },
	},
	{ id: 2, title: 'two', size: null, price: 2, seller: '00000000-0000-7000-8000-000000000002', data: { tags: ['b'] } },
	{ id: 3, title: 'Ünï 😀', size: 30, price: null, seller: null, data: {} },
];
const filled = async (): Promise<UnitOfWork> => {
	const work = site.work();
	await run(work, 'insert', { table: 'thing', rows: things });
	await run(work, 'insert', { table: 'sale', rows: [1, 1, 2].map((thing, index) => ({ thing, amount: index + 1 })) });
	return work;
};

describe('reading', () => {
	const read = async (query: object): Promise<readonly Record<string, unknown>[]> => {
		const work = await filled();
		try {
			return (await run(work, 'select', { table: 'thing', limit: 100, ...query })).rows;
		} finally {
			await work.rollback();
		}
	};

	test('columns come with their types', async () => {
		const rows = await read({
			fields: ['id', 'title', 'size', 'price', 'data', 'made'],
			where: { left: 'id', op: '=', value: 1 },
		});
		const { made, ...rest } = rows[0]!;
		assert.deepEqual(rest, { id: 1, title: 'one', size: 10, price: '1.50', data: { tags: ['a', 'b'] } });
		assert.ok(made instanceof Date);
	});

	test('tables of others are joined when they are granted, and people’s names', async () => {
		const seller = { table: 'people.person', as: 'p', type: 'left', on: { left: 'p.id', op: '=', right: 'seller' } };
		const author = { table: 'kernel.user_public', as: 'u', on: { left: 'u.name', op: '=', value: 'anonymous' } };
		const fields = ['thing.id', 'p.name', { column: 'u.name', as: 'user' }];
		assert.deepEqual(await read({ fields, joins: [seller, author], order_by: [{ by: 'thing.id' }] }), [
			{ id: 1, name: 'Ann', user: 'anonymous' },
			{ id: 2, name: 'Bo', user: 'anonymous' },
			{ id: 3, name: null, user: 'anonymous' },
		]);
		await assert.rejects(read({ fields: ['word'], joins: [{ table: 'people.secret', on: { all: [] } }] }), {
			code: 'host.not_granted',
		});
	});

	test('groups count and add up, and are chosen by what they add up to', async () => {
		const sum = { aggregate: 'sum', of: 'amount', as: 'sold' };
		const query = {
			table: 'sale',
			fields: ['thing', sum, { aggregate: 'count', as: 'n' }],
			group_by: ['thing'],
			order_by: [{ by: 'thing' }],
		};
		assert.deepEqual(await read(query), [
			{ thing: 1, sold: 3, n: 2 },
			{ thing: 2, sold: 3, n: 1 },
		]);
		assert.deepEqual(await read({ ...query, having: { left: { aggregate: 'count' }, op: '>', value: 1 } }), [
			{ thing: 1, sold: 3, n: 2 },
		]);
		const all = ['count', 'sum', 'avg', 'min', 'max'].map((aggregate) => ({ aggregate, of: 'size' }));
		assert.deepEqual(await read({ fields: all }), [
			{ count: 2, sum: 40, avg: '20.0000000000000000', min: 10, max: 30 },
		]);
	});

	test('exists asks for rows elsewhere without doubling one’s own', async () => {
		const exists = { table: 'sale', as: 's', where: { left: 's.thing', op: '=', right: 'thing.id' } };
		const ids = async (where: object) =>
			(await read({ fields: ['id'], where, order_by: [{ by: 'id' }] })).map((row) => row['id']);
		assert.deepEqual(await ids({ exists }), [1, 2]);
		assert.deepEqual(await ids({ not: { exists } }), [3]);
	});

	test('lists, periods and JSON are asked for what they contain', async () => {
		const work = await filled();
		const set = { flags: ['new', 'it"s'], during: '[2026-01-01,2027-01-01)' };
		await run(work, 'update', { table: 'thing', set, where: { left: 'id', op: '=', value: 3 } });
		for (const where of [
			{ left: 'flags', op: 'has', value: 'it"s' },
			{ left: 'during', op: 'has', value: '2026-06-01' },
			{ not: { left: { column: 'data', path: ['tags'], type: 'json' }, op: 'has', value: ['b'] } },
		]) {
			const { rows } = await run(work, 'select', { table: 'thing', fields: ['id'], where, limit: 5 });
			assert.deepEqual(rows, [{ id: 3 }], JSON.stringify(where));
		}
		const asOf = site.work({ asOf: Date.UTC(2026, 5, 1) });
		const now = { left: 'during', op: 'has', value: { now: true } };
		assert.equal((await run(asOf, 'select', { table: 'thing', fields: ['id'], where: now, limit: 5 })).count, 0);
	});
});

describe('writing', () => {
	test('rows take the defaults of columns that are left out, and give back what is asked for', async () => {
		const work = site.work();
		const rows = [{ id: 7 }, { id: 8 }];
		const result = await run(work, 'insert', {
			table: 'thing',
			rows,
			returning: ['id', 'title', { column: 'flags', as: 'f' }],
		});
		assert.deepEqual(result.rows, [
			{ id: 7, title: 'untitled', f: [] },
			{ id: 8, title: 'untitled', f: [] },
		]);
		assert.equal(result.count, 2);
	});

	test('a row whose key exists is left alone or updated', async () => {
		const work = await filled();
		const row = { table: 'thing', rows: [{ id: 1, title: 'new', size: 99 }], returning: ['title', 'size'] };
		assert.deepEqual((await run(work, 'insert', { ...row, on_conflict: { columns: ['id'] } })).rows, []);
		const update = { columns: ['id'], update: ['title'] };
		assert.deepEqual((await run(work, 'insert', { ...row, on_conflict: update })).rows, [{ title: 'new', size: 10 }]);
	});

	test('a change touches the rows it means and says how many', async () => {
		const work = await filled();
		const where = { left: 'size', op: 'is_not_null' };
		assert.equal((await run(work, 'update', { table: 'thing', set: { title: 'x', size: null }, where })).count, 2);
		const gone = { table: 'thing', where: { left: 'id', op: '=', value: 3 }, returning: ['title'] };
		assert.deepEqual((await run(work, 'delete', gone)).rows, [{ title: 'x' }]);
		assert.equal((await run(work, 'delete', { table: 'sale', where: { all: [] } })).count, 3);
	});

	test('what the table refuses is a constraint or an input error, not a crash', async () => {
		const work = site.work({ forgiving: true });
		const refused: [object, string][] = [
			[{ id: 1, size: -1 }, 'db.constraint'],
			[{ id: 1, seller: '00000000-0000-7000-8000-00000000000f' }, 'db.constraint'],
			[{ id: 2, title: null }, 'db.constraint'],
			[{ id: 2, size: 'many' }, 'request.invalid'],
			[{ id: 2, size: 99_999_999_999 }, 'request.invalid'],
			[{ id: 2, short: 'too long' }, 'request.invalid'],
			[{ id: 2, made: 'yesterdayish' }, 'request.invalid'],
			[{ id: 2, title: 'nul \0' }, 'request.invalid'],
			[{ id: 2, title: '\ud800' }, 'request.invalid'],
			[{ id: 2, price: 1e12 }, 'request.invalid'],
		];
		for (const [row, code] of refused) {
			await assert.rejects(run(work, 'insert', { table: 'thing', rows: [row] }), { code }, JSON.stringify(row));
		}
		assert.equal((await run(work, 'select', { table: 'thing', fields: ['id'], limit: 1 })).count, 0);
	});

	test('a read refuses to write', async () => {
		const work = site.work({ mode: 'read' });
		await assert.rejects(run(work, 'insert', { table: 'thing', rows: [{ id: 1 }] }), { code: 'host.not_now' });
	});

	test('ten thousand rows are one parameter', async () => {
		const rows = Array.from({ length: 10_000 }, (_, id) => ({ id, title: `row ${id}` }));
		assert.equal((await run(site.work(), 'insert', { table: 'thing', rows })).count, 10_000);
	});
});

test('plans are kept for a limited number of queries, and the others run all the same', async () => {
	const work = site.work({ mode: 'read' });
	for (let index = 0; index < 230; index++)
		await run(work, 'select', {
			table: 'thing',
			as: `t${index}`,
			fields: [{ column: 'id', as: `c${index}` }],
			limit: 1,
		});
	const { rows } = await work.run(
		shop.scope,
		{ name: 'plans', text: 'select count(*) as n from pg_prepared_statements' },
		[],
	);
	assert.ok((rows[0]!['n'] as number) <= 201, JSON.stringify(rows));
});
