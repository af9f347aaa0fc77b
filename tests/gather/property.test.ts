// Random definitions over random content: the rows of a listing are those of a plain filter in memory, whatever is stored.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { createPerson, type Person } from '../support/people.ts';
import { createTestSite, type TestSite } from '../support/site.ts';
import { addItems, addType, itemOf, NOBODY, UNLIMITED, type TestItem } from './content.ts';
import { type FieldShape, type Filter, listed, type Sort } from './model.ts';

const CASES = Number(process.env['TROVATO_CASES'] ?? 2_000);
const SEED = Number(process.env['TROVATO_SEED'] ?? 20_261_121);

const WORDS = [
	'',
	'a',
	'A',
	'ab',
	'Abc',
	'%',
	'_',
	'a%b',
	'a_b',
	'\\',
	"'",
	"it's",
	'"',
	'""',
	'🎈',
	'a🎈b',
	'null',
	'true',
	'4',
	'4.5',
	'-1',
	'1e3',
	'2026-11-20',
	'2026-02-30',
	' a ',
	'z',
	'[]',
	'{}',
	'$1',
	'--',
	"'; drop table x; --",
	'\n',
	'\t',
];
const NUMBERS = ['0', '4', '4.5', '-1', '1000', '+7', '.5', '12.'];
const TIMES = [
	'2026-11-20',
	'2026-11-20T10:30',
	'2026-11-20T10:30:00Z',
	'2025-02-28T23:59:59+02:00',
	'1999-12-31',
	'0001-01-01',
];
const IDS = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222', NOBODY];
const TYPES: Readonly<Record<string, FieldShape>> = {
	field_text: { kind: 'text', many: false },
	field_number: { kind: 'number', many: false },
	field_time: { kind: 'time', many: false },
	field_boolean: { kind: 'boolean', many: false },
	field_tags: { kind: 'text', many: true },
	field_sizes: { kind: 'number', many: true },
	field_refs: { kind: 'reference', many: true },
};

/** Any JSON that could stand where a value is expected. */
const scalar = fc.oneof(
	{ weight: 6, arbitrary: fc.constantFrom<unknown>(...WORDS) },
	{ weight: 3, arbitrary: fc.constantFrom<unknown>(0, 4, 4.5, -1, 1000, 7, 0.5, 12, true, false, null) },
	{ weight: 2, arbitrary: fc.constantFrom<unknown>(...TIMES, ...NUMBERS) },
	{
		weight: 1,
		arbitrary: fc.constantFrom<unknown>({ a: 1 }, [1, 'x'], [], {}, { value: 'a' }, ['a'], [[{ value: 'a' }]]),
	},
);
const cell = scalar.map((value) => ({ value }));
const stored = fc.oneof(
	{ weight: 6, arbitrary: cell },
	{
		weight: 4,
		arbitrary: fc.array(fc.oneof(cell, fc.constantFrom(...IDS.map((id) => ({ target_id: id, target_type: 'item' })))), {
			maxLength: 4,
		}),
	},
	{ weight: 1, arbitrary: fc.constantFrom<unknown>(null, {}, 'a', 4, [null], ['a'], { values: 'a' }, true) },
);
const item = fc
	.record({
		type: fc.constantFrom('thing', 'note'),
		title: fc.constantFrom(...WORDS.filter((word) => word !== '')),
		created: fc
			.constantFrom(...TIMES.slice(0, 5))
			.map((text) => new Date(`${text.slice(0, 10)}T00:00:00Z`).toISOString()),
		promote: fc.constantFrom(0, 1),
		author_id: fc.constantFrom(...IDS),
		fields: fc.dictionary(fc.constantFrom(...Object.keys(TYPES)), stored, { maxKeys: 7 }),
	})
	.map((one) => itemOf({ ...one, fields: { ...one.fields } }));

const ORDERED = ['equals', 'not_equals', 'greater_than', 'less_than', 'greater_or_equal', 'less_or_equal'];
const valueOf = (kind: string): fc.Arbitrary<string> =>
	kind === 'number'
		? fc.constantFrom(...NUMBERS)
		: kind === 'time'
			? fc.constantFrom(...TIMES)
			: kind === 'boolean'
				? fc.constantFrom('true', 'false')
				: kind === 'reference'
					? fc.constantFrom(...IDS)
					: fc.constantFrom(...WORDS);
const FIELDS: readonly (readonly [name: string, kind: string, type?: string])[] = [
	...Object.entries(TYPES).map(([name, { kind }]) => [name, kind] as const),
	['title', 'text'],
	['type', 'text'],
	['created', 'time'],
	['promote', 'number'],
	['field_nowhere', 'text'],
	['field_text', 'number', 'number'],
	['field_number', 'text', 'text'],
	['field_text', 'time', 'time'],
	['field_tags', 'boolean', 'boolean'],
	['field_text', 'text', 'text[]'],
];
const comparison: fc.Arbitrary<Filter> = fc.constantFrom(...FIELDS).chain(([field, kind, type]) => {
	const values = valueOf(kind);
	const base = { field, ...(type && { type }) };
	// A list of instants is looked at as text, so it is left to the others.
	const lists = kind === 'time' ? ['in', 'not_in'] : ['in', 'not_in', 'contains_any', 'contains_all'];
	return fc.oneof(
		{
			weight: 4,
			arbitrary: fc
				.record({ operator: fc.constantFrom(...ORDERED), value: values })
				.map((one) => ({ ...base, ...one })),
		},
		{
			weight: 2,
			arbitrary: fc
				.record({ operator: fc.constantFrom(...lists), value: fc.array(values, { minLength: 1, maxLength: 3 }) })
				.map((one) => ({ ...base, ...one })),
		},
		{ weight: 1, arbitrary: fc.tuple(values, values).map((value) => ({ ...base, operator: 'between', value })) },
		{ weight: 1, arbitrary: fc.constantFrom('is_null', 'is_not_null').map((operator) => ({ ...base, operator })) },
		...(kind === 'text'
			? [
					{
						weight: 4,
						arbitrary: fc
							.record({
								operator: fc.constantFrom('contains', 'starts_with', 'ends_with'),
								value: values,
								ignore_case: fc.boolean(),
							})
							.map((one) => ({ ...base, ...one })),
					},
				]
			: []),
	);
});
const { filter } = fc.letrec<{ filter: Filter }>((tie) => ({
	filter: fc.oneof(
		{ depthSize: 'small', withCrossShrink: true },
		{ weight: 5, arbitrary: comparison },
		{ weight: 2, arbitrary: fc.array(tie('filter'), { maxLength: 3 }).map((and) => ({ and })) },
		{ weight: 2, arbitrary: fc.array(tie('filter'), { maxLength: 3 }).map((or) => ({ or })) },
		{ weight: 1, arbitrary: tie('filter').map((not) => ({ not })) },
	),
}));
const depthOf = (one: Filter): number =>
	'and' in one
		? 1 + Math.max(0, ...one.and.map(depthOf))
		: 'or' in one
			? 1 + Math.max(0, ...one.or.map(depthOf))
			: 'not' in one
				? 1 + depthOf(one.not)
				: 0;
const sorts: fc.Arbitrary<Sort[]> = fc.uniqueArray(
	fc.record({
		field: fc.constantFrom(
			'created',
			'title',
			'promote',
			'field_number',
			'field_time',
			'field_boolean',
			'field_sizes',
			'field_text',
			'type',
		),
		direction: fc.constantFrom('asc', 'desc'),
	}),
	{ maxLength: 3, selector: ({ field }) => field },
);

let site: TestSite;
let boss: Person;
let items: TestItem[];
let ordered = true;
before(async () => {
	site = await createTestSite({ plugins: ['forms', 'content', 'gather'], settings: UNLIMITED });
	boss = await createPerson(site, 'Boss', { admin: true });
	const { Integer, Text } = { Integer: 'Integer', Text: { Text: {} } };
	const one = (field_name: string, field_type: unknown, cardinality = 1) => ({
		field_name,
		label: field_name,
		field_type,
		cardinality,
	});
	await addType(site, 'thing', [
		one('field_text', Text),
		one('field_number', Integer),
		one('field_time', 'DateTime'),
		one('field_boolean', 'Boolean'),
		one('field_tags', Text, -1),
		one('field_sizes', 'Float', -1),
		one('field_refs', { RecordReference: 'item' }, -1),
	]);
	await addType(site, 'note', []);
	items = fc.sample(item, { numRuns: 90, seed: SEED });
	await addItems(site, items);
	const [row] = await site.database.owner<
		{ datcollate: string }[]
	>`select datcollate from pg_database where datname = current_database()`;
	// How texts follow each other is the database's affair; here it has to be that of their bytes.
	ordered = /^C(\.|$)|^POSIX$/.test(row!.datcollate);
});
after(() => site?.close());

interface Page {
	readonly items: readonly { readonly id: string }[];
	readonly total?: { readonly count: number; readonly exact: boolean };
	readonly next: string | null;
}

async function ask(definition: object): Promise<Page> {
	const { status, body } = await boss.json('POST', '/api/gather/preview', {
		name: 'random',
		label: 'Random',
		explain: false,
		displays: [{ display_type: 'json' }],
		...definition,
	});
	assert.equal(status, 200, JSON.stringify([definition, body]));
	return body.found;
}

test(`${CASES} random listings have the rows that a filter in memory finds, in its order`, async (context) => {
	const shown = new Map<string, number>();
	const one = fc.record({
		filters: filter.filter((made) => depthOf(made) <= 4),
		sorts,
		size: fc.constantFrom(100, 100, 7, 3),
		page: fc.integer({ min: 1, max: 4 }),
		pager: fc.constantFrom('full', 'mini'),
	});
	await fc.assert(
		fc.asyncProperty(one, async ({ filters, sorts: wanted, size, page, pager }) => {
			const used = ordered ? wanted : wanted.filter(({ field }) => !['title', 'field_text', 'type'].includes(field));
			const expected = listed(items, filters, used, TYPES).map(({ id }) => id);
			const definition = { filters, sorts: used, pager: { type: pager, items_per_page: size } };
			if (pager === 'full') {
				const found = await ask({ ...definition, page });
				assert.deepEqual(
					found.items.map(({ id }) => id),
					expected.slice((page - 1) * size, page * size),
				);
				if (found.items.length > 0 || page === 1)
					assert.deepEqual(
						{ count: found.total?.count, exact: found.total?.exact },
						{ count: expected.length, exact: true },
					);
			} else {
				const walked: string[] = [];
				for (let after_ = '', round = 0; round < page; round++) {
					const found = await ask({ ...definition, after: after_ });
					walked.push(...found.items.map(({ id }) => id));
					if (found.next === null) break;
					after_ = new URL(found.next, 'http://localhost').searchParams.get('after')!;
				}
				assert.deepEqual(walked, expected.slice(0, page * size));
			}
			const size_ = expected.length === 0 ? 'nothing' : expected.length === items.length ? 'everything' : 'some';
			shown.set(size_, (shown.get(size_) ?? 0) + 1);
		}),
		{ numRuns: CASES, seed: SEED },
	);
	context.diagnostic(JSON.stringify(Object.fromEntries(shown)));
	// Cases that find nothing or everything prove little.
	assert.ok((shown.get('some') ?? 0) > CASES / 3, JSON.stringify([...shown]));
	assert.deepEqual(
		site.log.filter(({ level }) => level === 'error'),
		[],
	);
});
