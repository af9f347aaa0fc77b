// Every string that a plugin can hand to the database functions, filled with SQL: each is a value, a name that is not known,
// or refused; never SQL. What the server is sent never fails for its syntax.
import { createRequestCache } from '../../kernel/src/cache/request-cache.ts';
import { createTaggedCache } from '../../kernel/src/cache/tagged-cache.ts';
import assert from 'node:assert/strict';
import { DEFAULT_LIMITS } from '../../kernel/src/config/plugin-limits.ts';
import { after, afterEach, before, describe, test } from 'node:test';
import { TrovatoError } from '../../wit/contract/errors/trovato-error.ts';
import { createDb } from '../../kernel/src/plugins/host/db.ts';
import { createVariables } from '../../kernel/src/plugins/host/services.ts';
import type { Slot } from '../../kernel/src/plugins/worker/frame.ts';
import { createHandleTable } from '../../kernel/src/plugins/worker/handles.ts';
import type { UnitOfWork } from '../../kernel/src/db/unit-of-work.ts';
import { createSite, declare, install, type Site } from './fixture.ts';

const CANARY = 'canary-77ab';
const PAYLOADS = [
	"'",
	'"',
	'\\',
	"'; drop table thing; --",
	"' or '1'='1",
	'" from kernel.users; --',
	`x" as "y", (select pass from kernel.users limit 1) as "z`,
	'thing; select pass from kernel.users',
	'(select pass from kernel.users)',
	'1) union select pass from kernel.users --',
	'id" is not null or "id',
	'$1',
	'$$; reset role; $$',
	"E'\\'; drop table thing; --",
	'/* */ kernel.users',
	'kernel.users',
	'p_notes.note',
	'pg_catalog.pg_authid',
	'thing.*',
	'*',
	'id::regclass',
	'pg_sleep(10)',
	"{a,b}','{",
	'%',
	'_',
	'\0',
	'\u2028',
	'😀',
	'\ud800',
	'é'.repeat(200),
	'__proto__',
	'constructor',
	'toString',
	'',
	' ',
	'null',
	'true',
	'0',
	'NaN',
];

let site: Site;
let slot: Slot;
let work: UnitOfWork;
let plugin: object;
before(async () => {
	site = await createSite();
	const { scope, catalogue, statements } = await install(site.db, declare('shop', { owns: ['thing'] }), {
		'migrations/0001_thing.sql': `create table thing (id int primary key, title text not null, owner uuid, made timestamptz, tags text[], data jsonb);
			insert into thing values (1, 'one', null, now(), '{a}', '{"a": {"b": "c"}}')`,
		'statements/echo.sql': 'select $1::text as value, $2::jsonb as json',
	});
	plugin = { name: 'shop', ...scope, catalogue, statements, config: {}, limits: DEFAULT_LIMITS };
	await site.db.owner`insert into kernel.users (id, name, pass) values (kernel.uuidv7(), 'admin', ${CANARY})`;
	await site.db.owner`insert into p_notes.note (title) values (${CANARY})`;
});
afterEach(async () => site.endWorks());
after(async () => site.close());

/** The host functions of a call that is in a transaction of its own. */
const open = (): ReturnType<typeof createDb> => {
	work = site.work();
	const cache = createRequestCache(createTaggedCache<string>({ maxSize: 1_000, sizeOf: () => 1 }), undefined);
	const request = { work, cache, answer: { cacheTags: new Set() } };
	const frame = { plugin, request, handles: createHandleTable(), args: [], entry: 'test' };
	slot = { frame, text: {} } as unknown as Slot;
	return createDb(slot);
};

/** What it came to: an answer, or a refusal of one of the kinds that are meant. */
const outcome = async (what: string, body: () => Promise<string | undefined>): Promise<string> => {
	try {
		const answer = (await body()) ?? '';
		assert.ok(!answer.includes(CANARY), `${what}: ${answer}`);
		return answer;
	} catch (error) {
		assert.ok(error instanceof TrovatoError, `${what}: ${String(error)}`);
		assert.match(
			error.code,
			/^(host\.(bad_argument|not_granted|limit)|request\.invalid|db\.(constraint|no_statement))$/,
			`${what}: ${error.message}`,
		);
		return error.code;
	} finally {
		await work.rollback();
	}
};
const untouched = async (): Promise<void> => {
	const [row] = await site.db
		.owner`select (select count(*)::int from p_shop.thing) as things, (select count(*)::int from kernel.users where pass = ${CANARY}) as users`;
	assert.deepEqual({ ...row }, { things: 1, users: 1 });
};

const WHERE = {
	all: [
		{
			any: [
				{ left: 't.title', op: '=', value: 'one' },
				{ not: { left: { column: 'data', path: ['a', 'b'], type: 'text' }, op: 'contains', value: 'c' } },
			],
		},
		{ exists: { table: 'thing', as: 'other', where: { left: 'other.id', op: '=', right: 't.id' } } },
		{ left: 'tags', op: 'has', value: 'a' },
		{ left: 'data', op: 'has', value: { a: { b: 'c' } } },
		{ left: 't.title', op: 'in', value: ['one', 'two'] },
	],
};
const cursor = (values: unknown[]): string => Buffer.from(JSON.stringify(values)).toString('base64url');
const QUERIES: [kind: 'selectRows' | 'insertRows' | 'updateRows' | 'deleteRows', query: object][] = [
	[
		'selectRows',
		{
			table: 'thing',
			as: 't',
			fields: [
				't.id',
				{ column: 't.title', as: 'name' },
				{ column: 't.data', path: ['a', 'b'], type: 'json', as: 'b' },
			],
			joins: [{ table: 'thing', as: 'u', type: 'left', on: { left: 'u.id', op: '=', right: 't.id' } }],
			where: { left: 't.title', op: '=', value: 'one' },
			order_by: [{ by: 't.title', direction: 'desc', nulls: 'last' }],
			limit: 5,
			after: cursor(['zzz', '9']),
		},
	],
	['selectRows', { table: 'thing', as: 't', fields: ['t.id'], where: WHERE, limit: 5 }],
	[
		'selectRows',
		{
			table: 'thing',
			fields: [{ aggregate: 'max', of: 'title', as: 'm' }],
			group_by: [{ column: 'owner' }],
			having: { left: { aggregate: 'count', of: 'id' }, op: '>', value: 0 },
			limit: 5,
		},
	],
	[
		'insertRows',
		{
			table: 'thing',
			as: 't',
			rows: [
				{
					id: 2,
					title: 'two',
					owner: '00000000-0000-0000-0000-000000000000',
					made: '2026-01-01',
					tags: ['x'],
					data: { k: 'v' },
				},
			],
			on_conflict: { columns: ['id'], update: ['title'] },
			returning: ['t.id', { column: 'title', as: 'x' }],
		},
	],
	[
		'updateRows',
		{ table: 'thing', as: 't', set: { title: 'changed', data: { k: 'v' } }, where: WHERE, returning: ['t.id'] },
	],
	['deleteRows', { table: 'thing', as: 't', where: { left: 'id', op: '=', value: 99 }, returning: ['t.title'] }],
];

/** The query with every string in it, and every key, replaced in turn. */
function* mutations(
	value: unknown,
	replace: (changed: unknown) => unknown,
	path: string,
	payload: string,
): Iterable<[path: string, query: unknown]> {
	if (typeof value === 'string') yield [path, replace(payload)];
	else if (Array.isArray(value))
		for (const [index, item] of value.entries())
			yield* mutations(item, (changed) => replace(value.with(index, changed)), `${path}[${index}]`, payload);
	else if (typeof value === 'object' && value !== null)
		for (const [key, item] of Object.entries(value)) {
			const others = Object.entries(value).filter(([other]) => other !== key);
			yield [`${path}.${key} (the key)`, replace(Object.fromEntries([...others, [payload, item]]))];
			yield* mutations(
				item,
				(changed) => replace(Object.fromEntries([...others, [key, changed]])),
				`${path}.${key}`,
				payload,
			);
		}
}

describe('SQL in every string of a structured query', () => {
	for (const [number, [kind, query]] of QUERIES.entries()) {
		test(`${kind} ${JSON.stringify(query).slice(0, 60)}…`, async (context) => {
			assert.match(
				await outcome('as it is', async () => {
					const db = open();
					return db.toJson(await db[kind](JSON.stringify(query)));
				}),
				/^\[/,
				'the query itself works',
			);
			let tried = 0;
			// Half of them each, for the time it takes; every one meets every kind of place.
			for (const payload of PAYLOADS.filter((_, index) => (index + number) % 2 === 0)) {
				for (const [path, changed] of mutations(query, (value) => value, kind, payload)) {
					const what = `${path} = ${JSON.stringify(payload)}`;
					await outcome(what, async () => {
						const db = open();
						return db.toJson(await db[kind](JSON.stringify(changed)));
					});
					tried++;
				}
			}
			await untouched();
			context.diagnostic(`${tried} queries`);
		});
	}

	test('as the whole query', async () => {
		for (const payload of PAYLOADS)
			for (const text of [payload, JSON.stringify(payload), `[${JSON.stringify(payload)}]`])
				for (const kind of ['selectRows', 'insertRows', 'updateRows', 'deleteRows'] as const)
					assert.equal(await outcome(text, async () => String(await open()[kind](text))), 'host.bad_argument');
	});

	test('as a cursor', async () => {
		for (const payload of PAYLOADS)
			for (const made of [
				payload,
				cursor([payload]),
				cursor([payload, payload]),
				cursor([[payload], 1]),
				cursor([{ now: true }, '1']),
			]) {
				const query = { table: 'thing', fields: ['id'], order_by: [{ by: 'made' }], limit: 5, after: made };
				assert.equal(
					await outcome(made, async () => String(await open().selectRows(JSON.stringify(query)))),
					'request.invalid',
				);
			}
	});
});

describe('SQL in every other string', () => {
	test('arguments of a statement come through as they are', async () => {
		for (const payload of PAYLOADS.filter((one) => !/[\0\ud800]/.test(one) || one.includes('😀'))) {
			const answer = await outcome(payload, async () => {
				const db = open();
				db.argString(payload);
				db.argJson(JSON.stringify({ value: payload }));
				const rows = await db.run('echo');
				assert.equal(db.getJson(rows, 0, 'json'), JSON.stringify({ value: payload }));
				return db.getString(rows, 0, 'value');
			});
			assert.equal(answer, payload);
		}
	});

	test('what no text of the database can hold is refused', async () => {
		for (const push of ['argString', 'argJson'] as const) {
			const answer = await outcome(push, async () => {
				const db = open();
				db.argString('a');
				db[push]('"nul \0"');
				return String(await db.run('echo'));
			});
			assert.match(answer, /^(request\.invalid|host\.bad_argument)$/);
		}
	});

	test('as the name of a statement', async () => {
		for (const payload of PAYLOADS)
			assert.equal(await outcome(payload, async () => String(await open().run(payload))), 'db.no_statement');
	});

	test('as the name of a column of a result', async () => {
		const db = open();
		db.argString('a');
		db.argNull();
		const rows = await db.run('echo');
		for (const payload of PAYLOADS)
			for (const read of [db.getString, db.getInt, db.getFloat, db.getTime, db.getJson])
				assert.equal(read(rows, 0, payload), undefined);
		await work.rollback();
	});

	test('as name and value of a variable', async () => {
		for (const payload of PAYLOADS) {
			const answer = await outcome(payload, async () => {
				open();
				const variables = createVariables(slot);
				await variables.set(payload, payload);
				return variables.get(payload, 'fallback');
			});
			assert.ok([payload, 'request.invalid', 'host.bad_argument', 'host.limit', '\ufffd'].includes(answer), answer);
		}
		await untouched();
	});
});
