// Attacks on data: what belongs to other plugins, statements that nobody loaded, arguments that are no data.
import assert from 'node:assert/strict';
import { type Attack, echo, expectAnswer, expectStatus, tellDigit } from '../attack.ts';
import { type Assembler, createModule } from '../assemble.ts';
import { call, type Code, f64, get, i32, i64, repeat, set } from '../opcodes.ts';
import { attackRoute } from '../plugin-folder.ts';

const EITHER = [500, 503];

/** What `content` keeps to itself; the tests put it there. */
export const SECRET = 'a secret of the plugin content';

/** A handler that runs a statement after pushing arguments, and answers with the error number that it got. */
function run(statement: string, args: (module: Assembler, host: (name: string) => number) => Code): () => Uint8Array {
	return () => {
		const module = createModule();
		const names = ['db.arg-string', 'db.arg-int', 'db.arg-float', 'db.arg-json', 'db.arg-time', 'db.run'];
		const indexes = new Map(names.map((name) => [name, module.host(name)]));
		const respond = module.host('request.respond');
		const pushed = args(module, (name) => indexes.get(`db.${name}`)!);
		// -41 and the like become text by their two digits.
		const digits = module.data(
			new TextEncoder().encode(Array.from({ length: 100 }, (_, n) => String(n).padStart(2, '0')).join('')),
		);
		module.func(
			'route-attack',
			{ results: ['i32'], locals: ['i32'] },
			[pushed, module.text(statement), call(indexes.get('db.run')!), set(0)],
			// A handle is above zero: it counts as no error.
			[get(0), i32(0), [0x4a], [0x04, 0x40], i32(0), set(0), [0x0b]],
			[
				i32(200),
				module.text('text/plain'),
				i32(digits),
				get(0),
				i32(-2),
				[0x6c],
				[0x6a],
				i32(2),
				call(respond),
				i32(0),
			],
		);
		return module.bytes();
	};
}

const nothing = (): Code => [];

/** A plugin with a table `note(body text)` and a statement for each entry. */
function withTable(
	name: string,
	statements: Readonly<Record<string, string>>,
): Pick<Attack, 'name' | 'manifest' | 'files'> {
	return {
		name,
		manifest: `${attackRoute(name)}[tables]\nowns = ["note"]\n`,
		files: {
			'migrations/0001_note.sql':
				'create table note (body text, data jsonb, at timestamptz, amount bigint, part double precision);',
			...Object.fromEntries(Object.entries(statements).map(([file, sql]) => [`statements/${file}.sql`, sql])),
		},
	};
}

const INSERT = { add: 'insert into note (body) values ($1)' };

export const DATA_ATTACKS: readonly Attack[] = [
	...['secret', 'content/secret', "x' or plugin = 'content", '%', '../content/secret'].map(
		(variable, index): Attack => ({
			name: `variable_${index}`,
			tries: `to read a variable of another plugin by the name ${variable}`,
			module() {
				const module = createModule();
				const read = module.host('variables.get');
				const respond = module.host('request.respond');
				const packed = [module.text(variable), module.text('nothing'), call(read)];
				module.func('route-attack', { results: ['i32'], locals: ['i64'] }, echo(module, respond, 0, packed));
				return module.bytes();
			},
			expect: (visit) => expectAnswer(visit, 'nothing'),
		}),
	),
	{
		name: 'variable_write',
		tries: 'to overwrite a variable of another plugin, in a request that only reads',
		module() {
			const module = createModule();
			const write = module.host('variables.set');
			const respond = module.host('request.respond');
			const written: Code = [module.text('secret'), module.text('stolen'), call(write), i32(0), [0x48]];
			module.func('route-attack', { results: ['i32'], locals: ['i32'] }, tellDigit(module, respond, 0, written));
			return module.bytes();
		},
		async expect(visit) {
			await expectAnswer(visit, '1');
			const rows = await visit.site.database.owner`select value from kernel.variable where name = 'secret'`;
			assert.deepEqual([...rows], [{ value: SECRET }]);
		},
	},
	...[
		'item',
		'content.item',
		'../../content/statements/item',
		'__proto__',
		'constructor',
		'toString',
		'variable-get',
		'',
	].map((statement, index): Attack => ({
		name: `statement_${index}`,
		tries: `to run a statement of somebody else as '${statement}'`,
		module: run(statement, nothing),
		expect: (visit) => expectAnswer(visit, '41'),
	})),
	{
		...withTable('sql_in_text', { find: 'select body from note where body = $1' }),
		tries: 'to end a statement within its argument',
		module: run('find', (module, host) => [
			module.text("'; drop table note; reset role; select pg_sleep(10); --"),
			call(host('arg-string')),
		]),
		expect: (visit) => expectAnswer(visit, '00'),
	},
	{
		...withTable('nul_in_text', { find: 'select body from note where body = $1' }),
		tries: 'to pass a NUL, which ends texts elsewhere',
		module: run('find', (module, host) => [module.text('a\0b'), call(host('arg-string'))]),
		expect: (visit) => expectAnswer(visit, '04'),
	},
	{
		...withTable('broken_json', { find: 'select body from note where data = $1' }),
		tries: 'to pass JSON that is none',
		module: run('find', (module, host) => [module.text('{"a":1}}; drop'), call(host('arg-json'))]),
		expect: (visit) => expectStatus(visit, 422),
	},
	{
		...withTable('odd_time', { find: 'select body from note where at = $1' }),
		tries: 'to pass a time that no calendar has',
		module: run('find', (_module, host) => [i64(2n ** 62n), call(host('arg-time'))]),
		expect: (visit) => expectAnswer(visit, /^(04|42)$/),
	},
	{
		...withTable('odd_number', { find: 'select body from note where part = $1' }),
		tries: 'to pass numbers that are none',
		module: run('find', (_module, host) => [f64(Number.NaN), call(host('arg-float'))]),
		expect: (visit) => expectAnswer(visit, '00'),
	},
	{
		...withTable('odd_type', { find: 'select body from note where amount = $1' }),
		tries: 'to pass text for a number',
		module: run('find', (module, host) => [module.text('1) or (1=1'), call(host('arg-string'))]),
		expect: (visit) => expectStatus(visit, 422),
	},
	{
		...withTable('too_few', { find: 'select body from note where body = $1' }),
		tries: 'to leave an argument out',
		module: run('find', nothing),
		expect: (visit) => expectAnswer(visit, '21'),
	},
	{
		...withTable('too_many', { find: 'select body from note where body = $1' }),
		tries: 'to pass a hundred thousand arguments',
		module: run('find', (_module, host) => repeat(100_000, 0, i64(1n), call(host('arg-int')))),
		because: /at most 1000 arguments/,
	},
	{
		...withTable('write_on_read', INSERT),
		tries: 'to write in a request that only reads',
		module: run('add', (module, host) => [module.text('written'), call(host('arg-string'))]),
		async expect(visit) {
			const { status } = await visit.ask();
			assert.ok([200, 500].includes(status), String(status));
			assert.deepEqual([...(await visit.site.database.owner.unsafe('select * from p_write_on_read.note'))], []);
		},
	},
	{
		...withTable('row_flood', { all: 'select n::text as body from generate_series(1, 3000000) n' }),
		tries: 'to have the database return three million rows',
		module: run('all', nothing),
		because: /returns more than 10000 rows/,
	},
	{
		...withTable('slow_statement', { all: 'select count(*) as n from generate_series(1, 100000000000) n' }),
		tries: 'to run a statement that takes an hour',
		module: run('all', nothing),
		statuses: EITHER,
		because: /limit wall_ms/,
	},
	{
		name: 'never_returns',
		tries: 'to wait for a host function that takes a minute',
		module() {
			const module = createModule();
			const sleep = module.host('testing.sleep');
			module.func('route-attack', { results: ['i32'] }, i32(60_000), call(sleep), i32(0));
			return module.bytes();
		},
		statuses: EITHER,
		because: /limit wall_ms/,
	},
	{
		name: 'waits_forever',
		tries: 'to wait again and again',
		module() {
			const module = createModule();
			const sleep = module.host('testing.sleep');
			module.func('route-attack', { results: ['i32'] }, [0x03, 0x40], i32(50), call(sleep), [0x0c, 0, 0x0b], i32(0));
			return module.bytes();
		},
		statuses: EITHER,
		because: /limit wall_ms/,
	},
	{
		name: 'other_user',
		tries: 'to have a permission that the visitor has not',
		module() {
			const module = createModule();
			const may = module.host('user-api.current-user-has-permission');
			const respond = module.host('request.respond');
			const asked: Code = ['administer content', '__proto__', 'length', ''].map((name) => [
				module.text(name),
				call(may),
			]);
			module.func(
				'route-attack',
				{ results: ['i32'], locals: ['i32'] },
				tellDigit(module, respond, 0, [asked, [0x72], [0x72], [0x72]]),
			);
			return module.bytes();
		},
		expect: (visit) => expectAnswer(visit, '0'),
	},
	{
		name: 'foreign_tap',
		tries: 'to call a tap that another plugin provides',
		module() {
			const module = createModule();
			const collect = module.host('plugin-api.collect-json');
			const respond = module.host('request.respond');
			module.func(
				'route-attack',
				{ results: ['i32'], locals: ['i32'] },
				tellDigit(module, respond, 0, [module.text('tap_item_info'), i32(0), i32(0), call(collect), i64(0n), [0x53]]),
			);
			return module.bytes();
		},
		expect: (visit) => expectAnswer(visit, '1'),
	},
	{
		name: 'absent_plugin',
		tries: 'to call a plugin that is not there',
		module() {
			const module = createModule();
			const invoke = module.host('plugin-api.invoke');
			const respond = module.host('request.respond');
			const asked: Code = [module.text('__proto__'), module.text('toString'), i32(0), i32(0), call(invoke)];
			module.func(
				'route-attack',
				{ results: ['i32'], locals: ['i32'] },
				tellDigit(module, respond, 0, [asked, i64(0n), [0x53]]),
			);
			return module.bytes();
		},
		expect: (visit) => expectAnswer(visit, '1'),
	},
];

/** For `site.toml`: these wait for less than half a minute. */
export const DATA_SETTINGS = ['slow_statement', 'never_returns', 'waits_forever']
	.map((name) => `[limits.plugins.${name}]\nwall_ms = 400\n`)
	.join('');
