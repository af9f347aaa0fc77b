// Random conditions over random rows: the database must find what a plain filter finds, or refuse what it refuses.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { prepareQuery } from '../../../kernel/src/db/query/prepare.ts';
import type { Catalogue } from '../../../kernel/src/db/query/catalogue.ts';
import type { PluginScope } from '../../../kernel/src/db/unit-of-work.ts';
import { createSite, declare, install, type Site } from '../fixture.ts';
import { kindOf, matches, Unfit } from './filter.ts';
import { createRandom, randomField, randomThing, randomTree, type Thing } from './random.ts';

const CASES = 1_000;
const ROWS = 120;
const seed = Number(process.env['TROVATO_TEST_SEED'] ?? 20_261_121);

let site: Site;
let scope: PluginScope;
let catalogue: Catalogue;
let things: Thing[];

before(async () => {
	site = await createSite();
	({ scope, catalogue } = await install(site.db, declare('things', { owns: ['thing'] }), {
		'migrations/0001_thing.sql': `create table thing (id int primary key, title text, size int, weight double precision, done boolean,
			at timestamptz, owner uuid, tags text[], data jsonb not null)`,
	}));
	const random = createRandom(seed);
	things = Array.from({ length: ROWS }, (_, index) => randomThing(random, index));
	const work = site.work();
	const [statement, args] = await prepareQuery('insert', JSON.stringify({ table: 'thing', rows: things }), catalogue);
	assert.equal((await work.run(scope, statement, args)).count, ROWS);
	await work.commit();
});
after(async () => site.close());

const select = async (query: object): Promise<readonly Record<string, unknown>[]> => {
	const [statement, args] = await prepareQuery(
		'select',
		JSON.stringify({ table: 'thing', limit: 1_000, ...query }),
		catalogue,
	);
	const work = site.work({ mode: 'read' });
	try {
		return (await work.run(scope, statement, args)).rows;
	} finally {
		await work.rollback();
	}
};

test(`${CASES} random conditions find what a plain filter finds (seed ${seed})`, async (context) => {
	const random = createRandom(seed + 1);
	let refused = 0;
	let found = 0;
	for (let index = 0; index < CASES; index++) {
		const where = randomTree(random, (field) => kindOf(field));
		const shown = `case ${index} of seed ${seed}: ${JSON.stringify(where)}`;
		let expected: number[] | undefined;
		try {
			expected = things.filter((thing) => matches(thing, where)).map(({ id }) => id);
		} catch (error) {
			if (!(error instanceof Unfit)) throw error;
		}
		const query = select({ fields: ['id'], where, order_by: [{ by: 'id' }] });
		if (expected === undefined) {
			await assert.rejects(query, { code: /^(request\.invalid|host\.bad_argument)$/ }, shown);
			refused++;
		} else {
			const rows = await query.catch((error: unknown) => assert.fail(`${shown}: ${String(error)}`));
			assert.deepEqual(
				rows.map((row) => row['id']),
				expected,
				shown,
			);
			found += rows.length;
		}
	}
	context.diagnostic(`${CASES - refused} answered with ${found} rows in all, ${refused} refused before they were sent`);
	assert.ok(refused < CASES / 2 && found > CASES);
});

test('100 random lists read page by page give every row once, in the order of the whole list', async () => {
	const random = createRandom(seed + 2);
	for (let index = 0; index < 100; index++) {
		const order_by = Array.from({ length: Math.floor(random() * 3) }, () => ({
			by: randomField(random),
			direction: random() < 0.5 ? 'asc' : 'desc',
			nulls: random() < 0.5 ? 'first' : 'last',
		}));
		const where = random() < 0.5 ? { left: 'size', op: 'is_not_null' } : { all: [] };
		const shown = `list ${index} of seed ${seed}: ${JSON.stringify({ order_by, where })}`;
		const whole = await select({ fields: ['id'], where, order_by, after: null });
		const limit = 7 + Math.floor(random() * 40);
		const ids: unknown[] = [];
		for (let cursor: unknown = null; ;) {
			const page = await select({ fields: ['id'], where, order_by, limit, after: cursor });
			ids.push(...page.map((row) => row['id']));
			cursor = page.at(-1)?.['cursor'];
			if (page.length < limit) break;
			assert.ok(ids.length <= ROWS, shown);
		}
		assert.deepEqual(
			ids,
			whole.map((row) => row['id']),
			shown,
		);
	}
});
