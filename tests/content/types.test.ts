import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createPerson, type Person, visitorOf } from '../support/people.ts';
import { createTestSite, type TestSite } from '../support/site.ts';

let site: TestSite;
let visitor: Person;
let builder: Person;
let author: Person;
before(async () => {
	site = await createTestSite({ plugins: ['content', 'gatekeeper'] });
	visitor = visitorOf(site);
	builder = await createPerson(site, 'Bea', { permissions: ['administer content types', 'administer content'] });
	author = await createPerson(site, 'Ann', { permissions: ['create recipe content'] });
});
after(() => site?.close());

const RECIPE = {
	type: 'recipe',
	label: 'Recipe',
	description: 'Something to cook',
	title_label: 'Name',
	fields: [
		{
			field_name: 'field_steps',
			field_type: 'TextLong',
			label: 'Steps',
			required: true,
			formats: ['markdown', 'plain_text'],
		},
		{
			field_name: 'field_short',
			field_type: 'Text',
			label: 'Short',
			max_length: 20,
			min_length: 2,
			pattern: '[A-Z].*',
			pattern_message: 'must begin with a capital',
		},
		{ field_name: 'field_serves', field_type: 'Integer', label: 'Serves', min: 1, max: 20, default: 4 },
		{ field_name: 'field_cost', field_type: 'Float', label: 'Cost', min: 0 },
		{ field_name: 'field_vegan', field_type: 'Boolean', label: 'Vegan' },
		{ field_name: 'field_day', field_type: 'Date', label: 'Day', min: '2026-01-01' },
		{ field_name: 'field_moment', field_type: 'DateTime', label: 'Moment' },
		{ field_name: 'field_mail', field_type: 'Email', label: 'Mail' },
		{ field_name: 'field_link', field_type: 'Url', label: 'Link', cardinality: 3 },
		{
			field_name: 'field_level',
			field_type: 'List',
			label: 'Level',
			options: [
				{ value: 'easy', label: 'Easy' },
				{ value: 'hard', label: 'Hard' },
			],
		},
	],
};

const post = (body: object, person = author) =>
	person.json('POST', '/api/items', { type: 'recipe', title: 'x', ...body });

test('a type is made by hand; without the permission nobody can', async () => {
	assert.equal((await visitor.json('POST', '/api/types', RECIPE)).status, 403);
	assert.equal((await author.json('POST', '/api/types', RECIPE)).status, 403);
	const made = await builder.json('POST', '/api/types', RECIPE);
	assert.equal(made.status, 201, JSON.stringify(made.body));
	assert.deepEqual(made.body.fields, RECIPE.fields);
	assert.equal((await builder.json('POST', '/api/types', RECIPE)).status, 409);
	const { body } = await visitor.json('GET', '/api/types');
	assert.deepEqual(
		body.types.map(({ type }: { type: string }) => type),
		['page', 'probe', 'recipe'],
	);
});

test('a definition that makes no sense is refused, field by field', async () => {
	const field = (more: object) => [{ field_name: 'field_x', field_type: 'Text', label: 'X', ...more }];
	for (const [body, message] of [
		[{ type: 'Recipe' }, /Machine name must/],
		[{ label: ' ' }, /Label is required/],
		[{ fields: {} }, /Fields must be a list/],
		[{ fields: field({ field_name: 'x' }) }, /'x' is no name of a field/],
		[{ fields: [...field({}), ...field({})] }, /two fields called 'field_x'/],
		[{ fields: field({ label: '' }) }, /Label of 'field_x' is required/],
		[{ fields: field({ field_type: 'Money' }) }, /X has the unknown type 'Money'/],
		[{ fields: field({ cardinality: 0 }) }, /X may have 1 to 1000 values/],
		[{ fields: field({ field_type: { RecordReference: 'star' } }) }, /X cannot refer to 'star'/],
		[{ fields: field({ field_type: 'Integer', min: 5, max: 4 }) }, /smallest value that is above/],
		[{ fields: field({ field_type: 'Integer', min: 'x' }) }, /must have a number as min/],
		[{ fields: field({ pattern: '(' }) }, /pattern that cannot be read/],
		[{ fields: field({ field_type: 'List' }) }, /needs a list of 1 to 500 choices/],
		[{ fields: field({ field_type: 'List', options: [{ value: 'a' }, { value: 'a' }] }) }, /the choice 'a' twice/],
		[{ fields: field({ field_type: 'Integer', default: 'x' }) }, /X must be a whole number/],
	] as const) {
		const answer = await builder.json('POST', '/api/types', { type: 'other', label: 'Other', ...body });
		assert.equal(answer.status, 422, JSON.stringify(body));
		assert.match(answer.body.detail, message);
	}
});

test('values that fit are stored in their shapes, with defaults', async () => {
	const answer = await post({
		fields: {
			field_steps: { value: 'Stir.\r\nServe.', format: 'markdown' },
			field_short: ' Soup ',
			field_cost: 1.5,
			field_vegan: true,
			field_day: '2026-11-20',
			field_moment: '2026-11-20T10:00+02:00',
			field_mail: 'ann@example.org',
			field_link: ['https://example.org/?q=1#x', '/item/x'],
			field_level: 'hard',
		},
	});
	assert.equal(answer.status, 201, JSON.stringify(answer.body));
	assert.deepEqual(answer.body.fields, {
		field_steps: { value: 'Stir.\nServe.', format: 'markdown' },
		field_short: { value: 'Soup' },
		field_serves: { value: 4 },
		field_cost: { value: 1.5 },
		field_vegan: { value: true },
		field_day: { value: '2026-11-20' },
		field_moment: { value: '2026-11-20T08:00:00.000Z' },
		field_mail: { value: 'ann@example.org' },
		field_link: [{ value: 'https://example.org/?q=1#x' }, { value: '/item/x' }],
		field_level: { value: 'hard' },
	});
	const html = await (await site.get(`/item/${answer.body.id}`)).text();
	for (const shown of [
		'Stir.',
		'Soup',
		'>Yes<',
		'20 November 2026',
		'href="https://example.org/?q=1#x"',
		'mailto:ann@example.org',
		'>Hard<',
	])
		assert.ok(html.includes(shown), shown);
});

/** Values, whether each fits, and if not what is said. */
const VALUES: Record<string, readonly (readonly [value: unknown, message?: RegExp])[]> = {
	field_steps: [
		['x'],
		['', /Steps is required/],
		[null, /Steps is required/],
		[7, /must be text/],
		[{ value: 'x', format: 'full_html' }, /full_html, which you may not use/],
		[{ value: 'x', format: 'filtered_html' }, /cannot have the format/],
		[{ value: 'x', format: 'wiki' }, /unknown format 'wiki'/],
		['a\0b', /NUL/],
		[['a', 'b'], /2 values, at most one value/],
	],
	field_short: [
		['Ab'],
		['A', /at least 2/],
		[`A${'b'.repeat(19)}`],
		[`A${'b'.repeat(20)}`, /21 characters, at most 20/],
		[`A${'😀'.repeat(19)}`],
		['lower', /must begin with a capital/],
		['A\nB', /one line/],
		[true, /must be text/],
		[{ x: 1 }, /must be text/],
	],
	field_serves: [
		[1],
		[20],
		[0, /at least 1/],
		[21, /at most 20/],
		[1.5, /whole number/],
		['4', /whole number/],
		[1e300, /whole number/],
		[{ value: 3 }],
		[[3]],
		[[3, 4], /2 values/],
	],
	field_cost: [[0], [1e-7], [1.797e308], [-0.1, /at least 0/], ['1', /must be a number/]],
	field_vegan: [[true], [false], ['true', /true or false/], [1, /true or false/]],
	field_day: [
		['2026-01-01'],
		['2025-12-31', /not be before 2026-01-01/],
		['2026-02-30', /no date/],
		['2026-1-1', /no date/],
		['2026-11-20T10:00', /no date/],
	],
	field_moment: [['2026-11-20'], ['2026-11-20 10:00'], ['noon', /no date and time/], [0, /must be text/]],
	field_mail: [
		['a@b.org'],
		['ü@bücher.example'],
		['a@b', /no e-mail/],
		['a b@c.org', /no e-mail/],
		['a@b.org\nBcc: x', /one line|no e-mail/],
		['<a@b.org>', /no e-mail/],
	],
	field_link: [
		[['https://a.example/x']],
		['/path'],
		['//evil.example', /no address of the web/],
		['javascript:alert(1)', /no address of the web/],
		['java\tscript:x', /no address of the web/],
		['data:text/html,x', /no address of the web/],
		['ftp://x.example', /no address of the web/],
		[['/a', '/b', '/c', '/d'], /4 values, at most 3/],
	],
	field_level: [['easy'], ['Easy', /not one of its choices/], [''], [3, /must be text/]],
};

test('every field type takes what fits and says by label what does not', async () => {
	for (const [name, cases] of Object.entries(VALUES))
		for (const [value, message] of cases) {
			const { status, body } = await post({ fields: { field_steps: 'x', [name]: value } });
			const what = `${name} ${JSON.stringify(value)} → ${JSON.stringify(body)}`;
			assert.equal(status, message ? 422 : 201, what);
			if (!message) continue;
			assert.match(body.detail, message, what);
			assert.equal(body.errors.length, 1, what);
			assert.ok(body.errors[0].field.startsWith(`fields.${name}`), what);
			const label = RECIPE.fields.find(({ field_name }) => field_name === name)!.label;
			assert.ok(body.detail.startsWith(label), what);
		}
});

test('random inputs are stored as they were meant, or refused; nothing else happens', async () => {
	let seed = 11;
	const random = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below;
	const leaves = [
		null,
		true,
		false,
		0,
		-1,
		4,
		2.5,
		1e21,
		'',
		' ',
		'x',
		'Abc',
		'4',
		'2026-11-20',
		'easy',
		'a@b.org',
		'/x',
		'\u0000',
		'\ud800',
		'💥',
		'__proto__',
	];
	const value = (depth: number): unknown => {
		const kind = random(depth > 2 ? 6 : 9);
		if (kind < 6) return leaves[random(leaves.length)];
		if (kind === 6) return Array.from({ length: random(4) }, () => value(depth + 1));
		if (kind === 7)
			return { value: value(depth + 1), ...(random(2) === 0 && { format: leaves[random(leaves.length)] }) };
		return { [['__proto__', 'target_id', 'x', 'constructor'][random(4)]!]: value(depth + 1) };
	};
	const names = [...RECIPE.fields.map(({ field_name }) => field_name), 'field_unknown', '__proto__', 'constructor'];
	let good = 0;
	for (let round = 0; round < 300; round++) {
		const fields = Object.fromEntries(names.filter(() => random(4) === 0).map((name) => [name, value(0)]));
		if (random(2) === 0) fields['field_steps'] = 'x';
		const text = JSON.stringify({ type: 'recipe', title: 'random', fields });
		const { status, body } = await author.json('POST', '/api/items', text);
		assert.ok(status === 201 || status === 422, `${status} ${text} ${JSON.stringify(body)}`);
		if (status === 422)
			assert.ok(
				body.errors.length > 0 && body.errors.every(({ message }: { message: string }) => message.endsWith('.')),
				text,
			);
		else good++;
	}
	assert.ok(good > 5, `${good} of 300 were good`);
});

test('removing a field says first how many items have it, hides its values, and keeps them', async () => {
	const address = '/api/types/recipe';
	const { body: item } = await post({ title: 'Keeper', fields: { field_steps: 'x', field_cost: 7 } });
	const fields = RECIPE.fields.filter(({ field_name }) => field_name !== 'field_cost');
	const refused = await builder.json('PATCH', address, { fields });
	assert.equal(refused.status, 409);
	const preview = (await builder.json('POST', `${address}/preview`, { fields })).body;
	assert.deepEqual(
		preview.effects.map(({ field, kind }: Record<string, unknown>) => [field, kind]),
		[['field_cost', 'hidden']],
	);
	assert.ok(preview.effects[0].items >= 2);
	assert.equal((await builder.json('PATCH', address, { fields, confirm: 'nonsense' })).status, 409);
	assert.equal((await builder.json('PATCH', address, { fields, confirm: preview.confirm })).status, 200);
	const edit = await builder.json('PATCH', `/api/items/${item.id}`, { title: 'Keeper, edited' }, { 'if-match': '*' });
	assert.deepEqual(edit.body.fields.field_cost, { value: 7 });
	assert.equal((await post({ fields: { field_steps: 'x', field_cost: 1 } })).status, 422);
	assert.equal((await builder.json('PATCH', address, { fields: RECIPE.fields })).status, 200);
});

test('changing the type of a field converts what is there, as new revisions, and tells what does not fit', async () => {
	await builder.json('POST', '/api/types', {
		type: 'score',
		label: 'Score',
		fields: [{ field_name: 'field_points', field_type: 'Text', label: 'Points' }],
	});
	const ids: string[] = [];
	for (let index = 0; index < 130; index++) {
		const points = index === 7 ? 'many' : String(index);
		ids.push((await post({ type: 'score', title: `S ${index}`, fields: { field_points: points } }, builder)).body.id);
	}
	const fields = [{ field_name: 'field_points', field_type: 'Integer', label: 'Points' }];
	const { confirm, effects } = (await builder.json('POST', '/api/types/score/preview', { fields })).body;
	assert.deepEqual([effects[0].kind, effects[0].items], ['converted', 130]);
	let { body } = await builder.json('PATCH', '/api/types/score', { fields, confirm });
	assert.equal(body.converting.state, 'running');
	assert.equal(body.converting.items, 100);
	assert.equal((await builder.json('PATCH', '/api/types/score', { fields: [] })).status, 409);
	await site.kernel.work.drain();
	({ body } = await builder.json('GET', '/api/types/score'));
	assert.equal(body.converting.state, 'done');
	assert.deepEqual(
		body.converting.failures.map(({ id, value }: Record<string, unknown>) => [id, value]),
		[[ids[7], { value: 'many' }]],
	);
	const first = (await visitor.json('GET', `/api/items/${ids[129]}`)).body;
	assert.deepEqual(first.fields.field_points, { value: 129 });
	const revisions = (await builder.json('GET', `/api/items/${ids[7]}/revisions`)).body.revisions;
	assert.equal(revisions.length, 2);
	const old = (await builder.json('GET', `/api/items/${ids[7]}/revisions/${revisions[1].id}`)).body;
	assert.deepEqual(old.fields.field_points, { value: 'many' });
});

test('a type goes only when nothing is of it, and one of a plugin stays', async () => {
	assert.equal((await builder.json('DELETE', '/api/types/recipe')).status, 409);
	assert.equal((await builder.json('DELETE', '/api/types/page')).status, 409);
	await builder.json('POST', '/api/types', { type: 'empty', label: 'Empty' });
	assert.equal((await builder.json('DELETE', '/api/types/empty')).status, 204);
	assert.equal((await builder.json('GET', '/api/types/empty')).status, 404);
});
