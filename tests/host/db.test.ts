import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createProbe, failed, type Argument, type Call, type Probe, textOf } from '../support/probe.ts';

let probe: Probe;
before(async () => {
	probe = await createProbe();
});
after(() => probe?.close());

const names = async () =>
	(await probe.site.database.owner<{ name: string }[]>`select name from p_probe.thing order by id`).map(
		(row) => row.name,
	);
/** Seven calls, the last of which runs the statement. */
const add = (name: Argument, size: Argument = 1, data: Argument = '{}'): Call[] => [
	['db.arg-string', name],
	['db.arg-int', size],
	['db.arg-json', data],
	['db.arg-time', 1_500_000_000_000],
	['db.arg-float', 2.5],
	['db.arg-bool', true],
	['db.run', 'thing_add'],
];

test('values of every kind go in and come out', async () => {
	const outcomes = await probe.write(
		...add('eins 🎈', 5, '{"a":[1]}'),
		['db.count', '$6'],
		['db.affected', '$6'],
		['db.get-string', '$6', 0, 'name'],
		['db.get-int', '$6', 0, 'size'],
		['db.get-json', '$6', 0, 'data'],
		['db.get-time', '$6', 0, 'seen'],
		['db.get-float', '$6', 0, 'weight'],
		['db.get-json', '$6', 0, 'good'],
		['db.get-int', '$6', 0, 'good'],
	);
	assert.deepEqual(outcomes.slice(7), [1, 1, 'eins 🎈', 5, '{"a":[1]}', 1_500_000_000_000, 2.5, 'true', 1]);
	assert.deepEqual(await names(), ['eins 🎈']);
});

test('what is not there, or of another type, is none', async () => {
	const outcomes = await probe.read(
		['db.run', 'things'],
		['db.get-string', '$0', 9, 'name'],
		['db.get-string', '$0', 0, 'other'],
		['db.get-string', '$0', 0, '__proto__'],
		['db.get-int', '$0', 0, 'name'],
		['db.get-int', '$0', 0, 'weight'],
		['db.get-time', '$0', 0, 'name'],
		['db.get-string', '$0', -1, 'name'],
		['db.get-string', 99, 0, 'name'],
		['db.count', 99],
		['db.affected', '$9'],
	);
	assert.deepEqual(outcomes.slice(1), [null, null, null, null, null, null, null, null, 0, 0]);
});

test('rows that were released are gone, and others are not', async () => {
	const outcomes = await probe.read(
		['db.run', 'things'],
		['db.run', 'things'],
		['db.release', '$0'],
		['db.count', '$0'],
		['db.get-string', '$0', 0, 'name'],
		['db.get-string', '$1', 0, 'name'],
		['db.release', '$0'],
		['db.release', 99],
	);
	assert.deepEqual(outcomes.slice(3, 6), [0, null, 'eins 🎈']);
});

test('a null goes in and comes out', async () => {
	const rows = await probe.write(
		['db.arg-string', 'null'],
		['db.arg-null'],
		['db.arg-json', 'null'],
		['db.arg-null'],
		['db.arg-null'],
		['db.arg-null'],
		['db.run', 'thing_add'],
		['db.get-int', '$6', 0, 'size'],
		['db.get-json', '$6', 0, 'size'],
		['db.get-json', '$6', 0, 'data'],
	);
	assert.deepEqual(rows.slice(7), [null, 'null', 'null']);
});

test('a statement that breaks a constraint undoes itself alone', async () => {
	const earlier = await names();
	const outcomes = await probe.write(...add('zwei'), ...add('zwei'), ...add('drei'));
	assert.ok(Number(outcomes[6]) > 0);
	failed(outcomes[13], 'db.constraint', /constraint/);
	assert.ok(Number(outcomes[20]) > 0);
	assert.deepEqual(await names(), [...earlier, 'zwei', 'drei']);
});

test('a call that ends in a failure has written nothing', async () => {
	const earlier = await names();
	await probe.traps(/on purpose/, ...add('never'), ['testing.fail', 'on purpose']);
	assert.deepEqual(await names(), earlier);
});

test('only statements in the plugin’s own folder exist', async () => {
	const wrong = [
		'',
		'nothing',
		'select 1',
		'../probe/things',
		'things.sql',
		'things; drop table thing',
		'content.front',
	];
	for (const name of wrong)
		failed((await probe.write(['db.run', name]))[0], 'db.no_statement', /has no file statements/);
});

test('a page that only reads cannot write, and goes on', async () => {
	const earlier = await names();
	const outcomes = await probe.read(...add('never'), ['db.run', 'things'], ['db.count', '$7']);
	failed(outcomes[6], 'host.not_now', /only reads/);
	assert.equal(outcomes[8], earlier.length);
});

test('values never become SQL', async () => {
	const hostile = `'); drop table p_probe.thing; select ('`;
	const outcomes = await probe.write(...add(hostile), ['db.get-string', '$6', 0, 'name']);
	assert.equal(outcomes[7], hostile);
	assert.ok((await names()).includes(hostile));
});

test('wrong values and a wrong number of them are refused, and the arguments are gone', async () => {
	const outcomes = await probe.write(
		['db.run', 'thing_add'],
		...add('nul \0'),
		...add('json', 1, '{"a":'),
		...add('large', 9_007_199_254_740_991),
		['db.arg-int', 1],
		['db.run', 'things'],
		['db.run', 'things'],
		['db.count', '$24'],
	);
	failed(outcomes[0], 'host.bad_argument', /takes 6 arguments, not 0/);
	for (const index of [7, 14, 21]) failed(outcomes[index], 'request.invalid');
	failed(outcomes[23], 'host.bad_argument', /takes 0 arguments, not 1/);
	assert.ok(Number(outcomes[25]) > 0);
});

test('a statement takes a thousand arguments at most, or the call ends', () =>
	probe.traps(/at most 1000 arguments/, ...Array.from({ length: 1_001 }, (): Call => ['db.arg-int', 1])));

test('SQL made at run time runs with its arguments, and passes the same walls as a file', async () => {
	const [, rows, name] = await probe.read(
		['db.arg-string', 'made'],
		['db.run-raw', "select 'x' || $1 as name -- made at run time"],
		['db.get-string', '$1', 0, 'name'],
	);
	assert.ok(Number(rows) > 0);
	assert.equal(name, 'xmade');
	await probe.write(['db.run-raw', "insert into thing (name, size, data) values ('raw', 1, '{}')"]);
	assert.ok((await names()).includes('raw'));
	for (const [text, because] of [
		['select 1; select 2', /exactly one statement/],
		['reset role', /./],
		["select set_config('role', 'postgres', true)", /set_config/],
		['select * from kernel.users', /./],
		['select * from pg_catalog.pg_roles', /./],
		['with gone as (delete from thing returning id) select * from gone', /./],
		['do $$ begin end $$', /./],
		['', /./],
		['nonsense', /syntax error/],
	] as const)
		failed((await probe.write(['db.run-raw', text]))[0], 'db.statement', because);
	failed((await probe.read(['db.run-raw', 'delete from thing']))[0], 'host.not_now');
	failed((await probe.write(['db.run-raw', 'select * from absent_table']))[0], 'db.failed');
});

test('SQL made at run time is for those who were granted it', async () => {
	const other = await createProbe({ grants: [] });
	try {
		failed((await other.read(['db.run-raw', 'select 1']))[0], 'host.not_granted', /sql:raw/);
	} finally {
		await other.close();
	}
});

test('a route that promised one statement gets an answer to the first and a reason instead of the second', async () => {
	const twice: Call[] = [['db.run', 'things'], ['db.run', 'things'], ['request.last-error']];
	const response = await probe.site.get(`/probe-once?script=${encodeURIComponent(JSON.stringify(twice))}`);
	assert.equal(response.status, 200);
	const [first, second, why] = (await response.json()) as [number, { message: string }, string];
	assert.equal(typeof first, 'number');
	for (const text of [second.message, why]) assert.match(text, /is a second one, but the route says read = "once"/);
	assert.equal((await probe.read(['db.run', 'things'], ['db.run', 'things'])).length, 2);
});

test('rows are counted up to a limit', async () => {
	const { length } = await names();
	const count = (limit: number, where = {}): Call => [
		'db.count-rows',
		JSON.stringify({ table: 'thing', limit, ...where }),
	];
	const outcomes = await probe.read(
		count(1_000),
		count(1),
		count(1_000, { where: { left: 'name', op: '=', value: "' or true --" } }),
		['db.get-int', '$0', 0, 'count'],
		['db.get-int', '$1', 0, 'count'],
		['db.get-int', '$2', 0, 'count'],
		count(0),
		['db.count-rows', '{"table":"content.item","limit":1}'],
		['db.count-rows', 'no JSON'],
	);
	assert.ok(length > 1);
	assert.deepEqual(outcomes.slice(3, 6), [length, 1, 0]);
	failed(outcomes[6], 'host.bad_argument', /limit/);
	failed(outcomes[7], 'host.not_granted');
	failed(outcomes[8], 'host.bad_argument', /no JSON/);
});

test('what the server would do is told, and not done', async () => {
	const query = { table: 'thing', fields: ['id'], where: { left: 'name', op: '=', value: "it's" }, limit: 5 };
	const [told, denied, broken] = await probe.read(
		['db.explain-rows', JSON.stringify(query)],
		['db.explain-rows', JSON.stringify({ ...query, table: 'users' })],
		['db.explain-rows', '{'],
	);
	const { sql, values, plan } = JSON.parse(textOf(told)) as { sql: string; values: string[]; plan: [{ Plan: object }] };
	assert.match(
		sql,
		/^\/\* probe.select \*\/ select "thing"\."id" as "id" from .* where "thing"\."name" = \$1::text limit \$2::int8$/,
	);
	assert.deepEqual(values, ["it's", '5']);
	assert.ok(Object.hasOwn(plan[0].Plan, 'Total Cost'));
	failed(denied, 'host.bad_argument');
	failed(broken, 'host.bad_argument', /no JSON/);
});
