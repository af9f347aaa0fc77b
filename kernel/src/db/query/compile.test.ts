import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { TrovatoError } from '../../../../wit/contract/errors/trovato-error.ts';
import { checkStatement } from '../../../../wit/contract/sql/parse.ts';
import { parseQuery, type QueryKind } from './ast.ts';
import type { Catalogue, CatalogueTable } from './catalogue.ts';
import { compileQuery } from './compile.ts';
import type { Kind } from './values.ts';

const table = (
	sql: string,
	columns: Record<string, [kind: Kind, type: string, required?: boolean]>,
): CatalogueTable => ({
	sql,
	own: sql.startsWith('"p_shop"'),
	key: ['id'],
	columns: Object.fromEntries(
		Object.entries(columns).map(([name, [kind, type, required = false]]) => [name, { kind, type, required }]),
	),
});
const CATALOGUE: Catalogue = {
	rules: { plugin: 'shop', uses: ['content.item'], extensions: [], staged: [] },
	tables: {
		thing: table('"p_shop"."thing"', {
			id: ['uuid', 'uuid', true],
			title: ['text', 'text', true],
			size: ['number', 'integer'],
			made: ['time', 'timestamp with time zone', true],
			during: ['period', 'tstzrange'],
			tags: ['texts', 'text[]'],
			data: ['json', 'jsonb', true],
			'odd "name"': ['text', 'text'],
		}),
		'content.item': table('"p_content"."item"', { id: ['uuid', 'uuid', true], title: ['text', 'text'] }),
	},
};

/** The SQL with its values, after the parser has accepted it. */
async function compile(kind: QueryKind, query: object): Promise<string> {
	const [sql, texts] = compileQuery(kind, parseQuery(kind, JSON.stringify(query)), CATALOGUE);
	await checkStatement(sql, 'query', CATALOGUE.rules);
	return texts.length === 0 ? sql : `${sql} -- ${JSON.stringify(texts)}`;
}
const select = (query: object): Promise<string> =>
	compile('select', { table: 'thing', as: 't', fields: ['id'], limit: 5, ...query });
const where = async (condition: object): Promise<string> =>
	(await select({ where: condition }))
		.replace(/^.*? where /, '')
		.replace(/ limit \$\d+::int8/, '')
		.replace(',"5"]', ']');

const golden = (what: string, make: () => Promise<string>, expected: string): void =>
	void test(what, async () => assert.equal(await make(), expected));

describe('a select is written as', () => {
	golden(
		'the least',
		() => compile('select', { table: 'thing', fields: ['title'], limit: 1 }),
		'select "thing"."title" as "title" from "p_shop"."thing" as "thing" limit $1::int8 -- ["1"]',
	);
	golden(
		'all its parts',
		() =>
			select({
				fields: ['t.title', { column: 'i.title', as: 'other' }, { column: 'data', path: ['a', 'b"'], type: 'number' }],
				joins: [{ table: 'content.item', as: 'i', type: 'left', on: { left: 'i.id', op: '=', right: 't.id' } }],
				where: { left: 'size', op: '>', value: 4 },
				order_by: [
					{ by: 'size', direction: 'desc' },
					{ by: 't.id', direction: 'desc' },
				],
				offset: 10,
			}),
		'select "t"."title" as "title", "i"."title" as "other", kernel.json_number("t"."data", $1::text[]) as "b""" from "p_shop"."thing" as "t"' +
			' left join "p_content"."item" as "i" on "i"."id" = "t"."id" where "t"."size" > $2::int8' +
			' order by "t"."size" desc nulls last, "t"."id" desc limit $3::int8 offset $4::int8 -- ["{\\"a\\",\\"b\\\\\\"\\"}","4","5","10"]',
	);
	golden(
		'a count up to a limit',
		() =>
			compile('count', {
				table: 'thing',
				as: 't',
				joins: [
					{
						table: 'content.item',
						as: 'i',
						on: { left: { column: 't.data', path: ['a'], type: 'uuid' }, op: '=', right: 'i.id' },
					},
				],
				where: { left: 't.size', op: '>', value: 4 },
				limit: 10,
			}),
		'select count(*) as count from (select from "p_shop"."thing" as "t" inner join "p_content"."item" as "i"' +
			` on case when ("t"."data" #>> $1::text[]) ~ '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$'` +
			' then ("t"."data" #>> $1::text[])::uuid end = "i"."id" where "t"."size" > $2::int8 limit $3::int8) as "$"' +
			' -- ["{\\"a\\"}","4","10"]',
	);
	golden(
		'groups, with each value once',
		() =>
			select({
				fields: [
					{ column: 'data', path: ['k'], as: 'k' },
					{ aggregate: 'count', as: 'n' },
					{ aggregate: 'sum', of: 'size', distinct: true },
				],
				group_by: [{ column: 'data', path: ['k'] }],
				having: { left: { aggregate: 'count' }, op: '>', value: 5 },
				order_by: [{ by: { aggregate: 'count' }, direction: 'desc' }],
			}),
		'select ("t"."data" #>> $1::text[]) as "k", count(*) as "n", sum(distinct "t"."size") as "sum" from "p_shop"."thing" as "t"' +
			' group by ("t"."data" #>> $1::text[]) having count(*) > $2::int8 order by count(*) desc limit $2::int8 -- ["{\\"k\\"}","5"]',
	);
	test('with a cursor that an index serves when no column can be null', async () => {
		const after = Buffer.from('["2026-01-01 00:00:00+00","0190a000-0000-7000-8000-000000000001"]').toString(
			'base64url',
		);
		const sql = await select({ order_by: [{ by: 'made', direction: 'desc' }], after });
		assert.match(
			sql,
			/where \("t"\."made", "t"\."id"\) < \(\$1::timestamptz, \$2::uuid\) order by "t"\."made" desc, "t"\."id" desc/,
		);
	});
	test('with a cursor that looks at nulls where there may be some', async () => {
		const after = Buffer.from('[null,"0190a000-0000-7000-8000-000000000001"]').toString('base64url');
		const sql = await select({ order_by: [{ by: 'size' }], after });
		assert.match(
			sql,
			/where \(false or "t"\."size" is null and \("t"\."id" > \$1::uuid or "t"\."id" is null\)\) order by "t"\."size" nulls last, "t"\."id" limit/,
		);
	});
});

describe('a condition is written as', () => {
	const conditions: [object, string][] = [
		[{ left: 'title', op: '=', value: "it's" }, `"t"."title" = $1::text -- ["it's"]`],
		[{ left: 'title', op: 'contains', value: '50%_\\' }, '"t"."title" like $1::text -- ["%50\\\\%\\\\_\\\\\\\\%"]'],
		[{ left: 'title', op: 'starts_with', value: 'A', ignore_case: true }, '"t"."title" ilike $1::text -- ["A%"]'],
		[{ left: 'title', op: 'ends_with', value: 'z' }, '"t"."title" like $1::text -- ["%z"]'],
		[{ left: 'size', op: '<', value: 4.5 }, '"t"."size" < $1::numeric -- ["4.5"]'],
		[{ left: 'size', op: 'in', value: [1, 2] }, '"t"."size" = any($1::int8[]) -- ["{\\"1\\",\\"2\\"}"]'],
		[{ left: 'size', op: 'in', value: [1, 0.5] }, '"t"."size" = any($1::numeric[]) -- ["{\\"1\\",\\"0.5\\"}"]'],
		[
			{ left: 'title', op: 'not_in', value: ['a"b\\'] },
			'("t"."title" is not null and "t"."title" <> all($1::text[])) -- ["{\\"a\\\\\\"b\\\\\\\\\\"}"]',
		],
		[
			{ left: 'made', op: 'between', value: [0, '2026-01-01'] },
			'"t"."made" between $1::timestamptz and $2::timestamptz -- ["1970-01-01T00:00:00.000Z","2026-01-01"]',
		],
		[{ left: 'during', op: 'has', value: { now: true } }, '"t"."during" @> kernel.as_of() -- ["5"]'],
		[{ left: 'tags', op: 'has', value: 'a' }, '"t"."tags" @> $1::text[] -- ["{\\"a\\"}"]'],
		[{ left: 'data', op: 'has', value: { a: 1 } }, '"t"."data" @> $1::jsonb -- ["{\\"a\\":1}"]'],
		[
			{ left: { column: 'data', path: ['a'] }, op: '=', value: true },
			`case "t"."data" #>> $1::text[] when 'true' then true when 'false' then false end = $2::boolean -- ["{\\"a\\"}","true"]`,
		],
		[
			{ left: { column: 'data', path: ['a'] }, op: '>', value: 4 },
			'kernel.json_number("t"."data", $1::text[]) > $2::int8 -- ["{\\"a\\"}","4"]',
		],
		[{ left: 'odd "name"', op: 'is_null' }, '"t"."odd ""name""" is null -- ["5"]'],
		[
			{ not: { any: [{ left: 'size', op: 'is_null' }, { all: [] }] } },
			'((false or "t"."size" is null or (true))) is not true -- ["5"]',
		],
		[
			{ exists: { table: 'content.item', where: { left: 'item.id', op: '=', right: 't.id' } } },
			'exists (select from "p_content"."item" as "item" where "item"."id" = "t"."id") -- ["5"]',
		],
	];
	for (const [condition, expected] of conditions) golden(JSON.stringify(condition), () => where(condition), expected);
});

describe('a change is written as', () => {
	golden(
		'an insert of one JSON value',
		() =>
			compile('insert', {
				table: 'thing',
				rows: [
					{ title: 'a', size: 1 },
					{ size: null, title: 'b' },
				],
				returning: ['id'],
				on_conflict: { columns: ['id'], update: ['title'] },
			}),
		'insert into "p_shop"."thing" as "thing" ("title", "size") select "title", "size"' +
			' from jsonb_to_recordset($1::jsonb) as "$"("title" text, "size" integer) on conflict ("id") do update set "title" = excluded."title"' +
			' returning "thing"."id" as "id" -- ["[{\\"title\\":\\"a\\",\\"size\\":1},{\\"size\\":null,\\"title\\":\\"b\\"}]"]',
	);
	golden(
		'an update',
		() => compile('update', { table: 'thing', set: { title: 'x' }, where: { left: 'id', op: 'is_null' } }),
		'update "p_shop"."thing" as "thing" set "title" = "$"."title" from jsonb_to_recordset($1::jsonb) as "$"("title" text)' +
			' where "thing"."id" is null -- ["[{\\"title\\":\\"x\\"}]"]',
	);
	golden(
		'a delete',
		() => compile('delete', { table: 'thing', where: { all: [] } }),
		'delete from "p_shop"."thing" as "thing" where (true)',
	);
});

describe('refused before anything is sent, with the reason:', () => {
	const refusals: [what: string, kind: QueryKind, query: object, code: string, reason: RegExp][] = [
		[
			'an unknown table',
			'select',
			{ table: 'thang' },
			'host.bad_argument',
			/may read no table 'thang'; did you mean 'thing'\?/,
		],
		['a table not granted', 'select', { table: 'content.secret' }, 'host.not_granted', /no table 'content\.secret'/],
		['a table of the kernel', 'select', { table: 'kernel.users' }, 'host.not_granted', /kernel\.users/],
		[
			'an unknown column',
			'select',
			{ fields: ['titel'] },
			'host.bad_argument',
			/no column 'titel'; did you mean 'title'\?/,
		],
		['an unknown key', 'select', { wher: {} }, 'host.bad_argument', /select\.wher/],
		[
			'no limit',
			'select',
			{ limit: undefined },
			'host.bad_argument',
			/select\.limit is not a whole number from 1 to 10000/,
		],
		['a limit beyond the limit', 'select', { limit: 10_001 }, 'host.bad_argument', /select\.limit/],
		[
			'an unknown operator',
			'select',
			{ where: { left: 'id', op: '~', value: '' } },
			'host.bad_argument',
			/select\.where/,
		],
		[
			'a value of another kind',
			'select',
			{ where: { left: 'size', op: '=', value: 'four' } },
			'request.invalid',
			/"four" is no number/,
		],
		[
			'an impossible day',
			'select',
			{ where: { left: 'made', op: '=', value: '2026-02-30' } },
			'request.invalid',
			/is no time/,
		],
		['a broken uuid', 'select', { where: { left: 'id', op: '=', value: '1' } }, 'request.invalid', /is no uuid/],
		[
			'null as a value',
			'select',
			{ where: { left: 'size', op: '=', value: null } },
			'request.invalid',
			/null is no number/,
		],
		['no value', 'select', { where: { left: 'size', op: '=' } }, 'request.invalid', /undefined is no number/],
		[
			'an operator that does not suit',
			'select',
			{ where: { left: 'size', op: 'contains', value: '4' } },
			'host.bad_argument',
			/'contains' with this value is not for size, which is number/,
		],
		['half a range', 'select', { where: { left: 'size', op: 'between', value: [1] } }, 'request.invalid', /undefined/],
		[
			'columns of two kinds',
			'select',
			{ where: { left: 'id', op: '=', right: 'size' } },
			'host.bad_argument',
			/id \(uuid\) = size \(number\) cannot be compared/,
		],
		[
			'a path into text',
			'select',
			{ fields: [{ column: 'title', path: ['a'] }] },
			'host.bad_argument',
			/'title' is not jsonb/,
		],
		[
			'a name given twice',
			'select',
			{ joins: [{ table: 'thing', on: { all: [] } }] },
			'host.bad_argument',
			/'thing' is taken/,
		],
		[
			'a column of two tables',
			'select',
			{ joins: [{ table: 'content.item', on: { all: [] } }], fields: ['title'] },
			'host.bad_argument',
			/in several tables; write alias\.title/,
		],
		[
			'two fields of one name',
			'select',
			{ fields: ['id', { column: 'size', as: 'id' }] },
			'host.bad_argument',
			/called 'id'/,
		],
		[
			'a field that is not grouped',
			'select',
			{ fields: ['title', { aggregate: 'count' }] },
			'host.bad_argument',
			/'title' is neither/,
		],
		[
			'an aggregate in where',
			'select',
			{ where: { left: { aggregate: 'count' }, op: '=', value: 1 } },
			'host.bad_argument',
			/only 'having'/,
		],
		[
			'the sum of texts',
			'select',
			{ fields: [{ aggregate: 'sum', of: 'title' }] },
			'host.bad_argument',
			/'sum' is not for text/,
		],
		[
			'a cursor of groups',
			'select',
			{ fields: [{ aggregate: 'count' }], after: null },
			'host.bad_argument',
			/no cursor/,
		],
		['a cursor that is none', 'select', { after: 'nonsense' }, 'request.invalid', /no cursor of this list/],
		[
			'a cursor of another list',
			'select',
			{ after: Buffer.from('["a","b"]').toString('base64url') },
			'request.invalid',
			/no cursor of this list/,
		],
		[
			'a cursor with other values',
			'select',
			{ after: Buffer.from('["1"]').toString('base64url') },
			'request.invalid',
			/is no uuid/,
		],
		['a cursor through JSON', 'select', { order_by: [{ by: 'data' }], after: null }, 'host.bad_argument', /data/],
		[
			'writing to another plugin',
			'insert',
			{ table: 'content.item', rows: [{ id: 1 }] },
			'host.bad_argument',
			/belongs to another plugin/,
		],
		[
			'deleting from another plugin',
			'delete',
			{ table: 'content.item', where: { all: [] } },
			'host.bad_argument',
			/belongs to another/,
		],
		['rows that differ', 'insert', { rows: [{ id: 1 }, { title: 'a' }] }, 'host.bad_argument', /same columns/],
		[
			'an unknown column in a row',
			'insert',
			{ rows: [{ 'id") select 1; --': 1 }] },
			'host.bad_argument',
			/no column 'id"\) select 1; --'/,
		],
		['an update without where', 'update', { set: { title: 'x' } }, 'host.bad_argument', /update\.where/],
		['a delete without where', 'delete', {}, 'host.bad_argument', /delete\.where/],
		['nothing to set', 'update', { set: {}, where: { all: [] } }, 'host.bad_argument', /update\.set/],
	];
	for (const [what, kind, query, code, reason] of refusals) {
		test(what, () => {
			const given =
				kind === 'select' ? { table: 'thing', fields: ['id'], limit: 5, ...query } : { table: 'thing', ...query };
			assert.throws(
				() => compileQuery(kind, parseQuery(kind, JSON.stringify(given)), CATALOGUE),
				(error) => error instanceof TrovatoError && error.code === code && reason.test(error.message),
			);
		});
	}

	test('what is no JSON, too deep or too large', () => {
		const parse = (json: string) => () => parseQuery('select', json);
		assert.throws(parse('{'), { code: 'host.bad_argument', message: 'The query is no JSON.' });
		assert.throws(parse('null'), { code: 'host.bad_argument' });
		assert.throws(parse('{"where":'.repeat(5_000) + '1' + '}'.repeat(5_000)), { code: 'host.limit' });
		assert.throws(parse(`"${'x'.repeat(9_000_000)}"`), { code: 'host.limit' });
	});
});
