// Vocabularies and terms by the interface for programs: hierarchies without circles, moving, merging, deleting, stages, and
// what of an item is noted for lists by term.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { fieldsOf, fillIn } from '../support/form.ts';
import { createPerson, type Person, visitorOf } from '../support/people.ts';
import { enqueue, findJob, look, makeStage, publish } from '../publish/stages.ts';
import { createTestSite, type TestSite } from '../support/site.ts';

let site: TestSite;
let boss: Person;
let writer: Person;
let visitor: Person;
before(async () => {
	site = await createTestSite({ plugins: ['forms', 'content', 'gatekeeper', 'categories'], workers: 2 });
	boss = await createPerson(site, 'Boss', { admin: true });
	writer = await createPerson(site, 'Wanda', {
		permissions: ['create note content', 'edit any note content', 'edit topics terms'],
	});
	visitor = visitorOf(site);
	for (const [machine_name, parents] of [
		['topics', 'one'],
		['themes', 'many'],
		['flat', 'none'],
	])
		await made(boss, '/api/vocabularies', { machine_name, label: `The ${machine_name}`, parents });
	const type = await boss.json('POST', '/api/types', {
		type: 'note',
		label: 'Note',
		fields: [
			{
				field_name: 'field_topics',
				field_type: { RecordReference: 'category_tag' },
				scope: 'topics',
				label: 'Topics',
				cardinality: -1,
				widget: 'select',
			},
			{
				field_name: 'field_themes',
				field_type: { RecordReference: 'category_tag' },
				scope: 'themes',
				label: 'Themes',
				cardinality: -1,
			},
			{
				field_name: 'field_tags',
				field_type: { RecordReference: 'category_tag' },
				scope: 'tags',
				label: 'Tags',
				cardinality: -1,
				widget: 'tags',
			},
		],
	});
	assert.equal(type.status, 201, JSON.stringify(type.body));
});
after(() => site?.close());

async function made(person: Person, address: string, body: object): Promise<{ id: string } & Record<string, unknown>> {
	const answer = await person.json('POST', address, body);
	assert.equal(answer.status, 201, JSON.stringify(answer.body));
	return answer.body;
}
const term = async (vocabulary: string, label: string, ...parents: string[]): Promise<string> =>
	(await made(boss, `/api/vocabularies/${vocabulary}/terms`, { label, parents })).id;
const note = async (title: string, fields: object, more: object = {}): Promise<string> =>
	(await made(boss, '/api/items', { type: 'note', title, fields, ...more })).id;
const page = async (address: string, person = visitor): Promise<string> => {
	const response = await person.fetch(address, { headers: { accept: 'text/html' } });
	const html = await response.text();
	assert.equal(response.status, 200, html);
	return html;
};
/** The titles of the items listed on the page of a term. */
const listed = async (id: string, person = visitor): Promise<string[]> =>
	[...(await page(`/term/${id}`, person)).matchAll(/<article class="teaser"><h2[^>]*><a href="[^"]*">([^<]*)</g)].map(
		([, title = '']) => title,
	);
const tree = async (vocabulary: string, person = boss): Promise<string> =>
	(await person.json('GET', `/api/vocabularies/${vocabulary}/terms`)).body.terms
		.map(({ label, depth }: { label: string; depth: number }) => '-'.repeat(depth) + label)
		.join(' ');

describe('a vocabulary', () => {
	test('there is one for tags from the start', async () => {
		const { body } = await visitor.json('GET', '/api/vocabularies/tags');
		assert.deepEqual([body.label, body.parents, body.free, body.terms], ['Tags', 'none', true, 0]);
	});

	test('is made, changed and deleted by those who may, and says what is wrong', async () => {
		assert.equal((await writer.json('POST', '/api/vocabularies', { machine_name: 'x', label: 'X' })).status, 403);
		const wrong = await boss.json('POST', '/api/vocabularies', {
			machine_name: 'Wrong Name',
			label: ' ',
			parents: 'two',
			free: 1,
		});
		assert.equal(wrong.status, 422);
		assert.match(JSON.stringify(wrong.body.errors), /free/);
		assert.equal((await boss.json('POST', '/api/vocabularies', { machine_name: 'tags', label: 'T' })).status, 422);
		await made(boss, '/api/vocabularies', { machine_name: 'gone', label: 'Gone' });
		const changed = await boss.json('PATCH', '/api/vocabularies/gone', { label: 'Almost gone', free: true });
		assert.deepEqual([changed.body.label, changed.body.free], ['Almost gone', true]);
		assert.equal((await boss.json('DELETE', '/api/vocabularies/gone')).status, 204);
		assert.equal((await boss.json('GET', '/api/vocabularies/gone')).status, 404);
	});

	test('that has terms is not deleted', async () => {
		await made(boss, '/api/vocabularies', { machine_name: 'full', label: 'Full' });
		const id = await term('full', 'One');
		const refused = await boss.json('DELETE', '/api/vocabularies/full');
		assert.equal(refused.status, 409);
		assert.match(refused.body.detail, /has terms/);
		assert.equal((await boss.json('DELETE', `/api/terms/${id}`)).status, 204);
		assert.equal((await boss.json('DELETE', '/api/vocabularies/full')).status, 204);
	});
});

describe('a hierarchy', () => {
	test('has as many parents as the vocabulary allows', async () => {
		const [a, b] = [await term('topics', 'A'), await term('topics', 'B')];
		const add = (vocabulary: string, ...parents: string[]) =>
			boss.json('POST', `/api/vocabularies/${vocabulary}/terms`, { label: 'C', parents });
		assert.equal((await add('topics', a, b)).status, 422);
		const one = await term('flat', 'Alone');
		assert.equal((await add('flat', one)).status, 422);
		assert.equal((await add('topics', one)).status, 422);
		const [x, y] = [await term('themes', 'X'), await term('themes', 'Y')];
		const { body } = await add('themes', x, y);
		assert.deepEqual(body.parents.toSorted(), [x, y].toSorted());
		assert.equal((await boss.json('PATCH', '/api/vocabularies/themes', { parents: 'one' })).status, 422);
		for (const id of [a, b]) await boss.json('DELETE', `/api/terms/${id}`);
	});

	test('is never a circle', async () => {
		const a = await term('themes', 'circle a');
		const b = await term('themes', 'circle b', a);
		const c = await term('themes', 'circle c', b);
		for (const parent of [a, b, c]) {
			const answer = await boss.json('PATCH', `/api/terms/${a}`, { parents: [parent] });
			assert.equal(answer.status, 422);
			assert.match(answer.body.detail, /cannot be below/);
		}
	});

	test('is never a circle either when two move terms below each other at the same time', async () => {
		for (let round = 0; round < 15; round++) {
			const [a, b] = [await term('themes', `left ${round}`), await term('themes', `right ${round}`)];
			const answers = await Promise.all([
				boss.json('PATCH', `/api/terms/${a}`, { parents: [b] }),
				boss.json('PATCH', `/api/terms/${b}`, { parents: [a] }),
			]);
			assert.deepEqual(
				answers.map(({ status }) => status).toSorted((x, y) => x - y),
				[200, 422],
			);
		}
	});

	test('is asked from both sides, with depths', async () => {
		const tech = await term('topics', 'Tech');
		const programming = await term('topics', 'Programming', tech);
		const rust = await term('topics', 'Rust', programming);
		const depths = (answer: { body: { terms: { label: string; depth: number }[] } }) =>
			answer.body.terms.map(({ label, depth }) => `${label} ${depth}`);
		assert.deepEqual(depths(await boss.json('GET', `/api/terms/${tech}/descendants`)), [
			'Tech 0',
			'Programming 1',
			'Rust 2',
		]);
		assert.deepEqual(depths(await boss.json('GET', `/api/terms/${rust}/ancestors`)), [
			'Tech 2',
			'Programming 1',
			'Rust 0',
		]);
		assert.equal(await tree('topics'), 'Tech -Programming --Rust');
		const html = await page(`/term/${rust}`);
		const crumbs = /<nav class="breadcrumb"[\s\S]*?<\/nav>/.exec(html)?.[0] ?? '';
		assert.deepEqual(
			[...crumbs.matchAll(/<li[^>]*>(?:<a href="([^"]*)">)?([^<]*)/g)].map(([, href = '', text]) => `${text} ${href}`),
			['Home /', `Tech /term/${tech}`, `Programming /term/${programming}`, 'Rust '],
		);
	});

	test('is in the order of weights, then of labels', async () => {
		await made(boss, '/api/vocabularies', { machine_name: 'order', label: 'Order' });
		for (const [label, weight] of [
			['b', 0],
			['A', 0],
			['z', -5],
		] as const)
			await made(boss, '/api/vocabularies/order/terms', { label, weight });
		assert.equal(await tree('order'), 'z A b');
	});
});

test('a vocabulary of thousands is looked at level by level, page by page, or by label', async () => {
	await made(boss, '/api/vocabularies', { machine_name: 'big', label: 'Big' });
	const top = await term('big', 'Top of all');
	await site.database.owner`insert into p_categories.category_tag (vocabulary_id, label)
		select (select id from p_categories.category where machine_name = 'big'), 'Word ' || lpad(g::text, 4, '0') from generate_series(1, 3000) g`;
	await site.database.owner`insert into p_categories.category_tag_hierarchy (tag_id, parent_id)
		select id, ${top} from p_categories.category_tag where label like 'Word 00__'`;
	const base = '/admin/categories/big/terms';
	const read = async (address: string) => {
		const html = await page(address, boss);
		const next = /href="([^"]*)" rel="next"/.exec(html)?.[1]?.replaceAll('&amp;', '&');
		return { labels: [...html.matchAll(/href="\/term\/[^"]*">([^<]*)</g)].map(([, label = '']) => label), next };
	};
	const first = await read(base);
	assert.deepEqual([first.labels.length, first.labels[0], first.labels[99]], [100, 'Top of all', 'Word 0198']);
	const second = await read(first.next ?? '');
	assert.deepEqual([second.labels[0], second.labels.length], ['Word 0199', 100]);
	assert.equal((await read(`${base}?under=${top}`)).labels.length, 99);
	assert.deepEqual((await read(`${base}?label=word+2999`)).labels, ['Word 2999']);
	for (const odd of ['x~y', '~', `99999999999999999999~${top}~`, `0~${top}`])
		await page(`${base}?after=${encodeURIComponent(odd)}`, boss);
	const html = await page(`${base}/add`, boss);
	assert.match(html, /data-trovato-source="\/content\/suggest\/category_tag:big"/);
	const fields = fillIn(fieldsOf(html), { label: 'Below a word', parents: 'word 2999', op: 'save' });
	const answer = await boss.fetch(`${base}/add`, {
		method: 'POST',
		redirect: 'manual',
		body: new URLSearchParams(fields),
	});
	assert.equal(answer.status, 303, await answer.text());
	const [row] = await site.database.owner`select t.id from p_categories.category_tag t where label = 'Below a word'`;
	assert.equal((await boss.json('GET', `/api/terms/${row?.['id']}`)).body.trail[0].label, 'Word 2999');
});

describe('items and their terms', () => {
	test('refer to terms of the vocabulary that the field names', async () => {
		const topic = await term('topics', 'Gardens');
		const theme = await term('themes', 'Autumn');
		const id = await note('Leaves', {
			field_topics: [topic],
			field_themes: [{ target_id: theme, target_type: 'category_tag' }],
		});
		const { body } = await boss.json('GET', `/api/items/${id}`);
		assert.deepEqual(body.fields.field_topics, [{ target_id: topic, target_type: 'category_tag' }]);
		const wrong = await boss.json('POST', '/api/items', {
			type: 'note',
			title: 'x',
			fields: { field_topics: [theme] },
		});
		assert.equal(wrong.status, 422);
		assert.match(wrong.body.detail, /not there/);
		const html = await page(`/item/${id}`);
		assert.match(html, new RegExp(`<a href="/term/${topic}">Gardens</a>`));
	});

	test('are written down by revision, in the transaction that saves', async () => {
		const [one, two] = [await term('flat', 'one'), await term('topics', 'two')];
		const id = await note('Twice', { field_topics: [two] });
		assert.equal(one.length, 36);
		await boss.json('PATCH', `/api/items/${id}`, { fields: { field_topics: [] } }, { 'if-match': '*' });
		await boss.json('PATCH', `/api/items/${id}`, { fields: { field_topics: [two] } }, { 'if-match': '*' });
		const rows = await site.database.owner`select t.field, r.seq from p_categories.item_term t
			join p_content.item_revision r on r.id = t.revision_id where t.item_id = ${id} order by r.seq`;
		assert.deepEqual(
			rows.map(({ field }) => field),
			['field_topics', 'field_topics'],
		);
		const [{ n } = { n: 0 }] = await site.database
			.owner`select count(*)::int as n from p_content.item_revision where item_id = ${id}`;
		assert.equal(n, 3);
	});

	test('tags are made on the fly, once each, where the vocabulary allows it', async () => {
		const id = await note('Tagged', { field_tags: [{ label: 'Fresh Bread' }, { label: 'soup' }] });
		await note('Tagged too', { field_tags: [{ label: 'fresh bread' }] });
		assert.equal(await tree('tags'), 'Fresh Bread soup');
		const { body } = await boss.json('GET', `/api/items/${id}`);
		assert.equal(body.fields.field_tags.length, 2);
		assert.deepEqual(await listed(body.fields.field_tags[0].target_id), ['Tagged too', 'Tagged']);
		const refused = await boss.json('POST', '/api/items', {
			type: 'note',
			title: 'x',
			fields: { field_topics: [{ label: 'Nowhere' }] },
		});
		assert.equal(refused.status, 422);
		assert.match(refused.body.detail, /no term 'Nowhere'/);
		// What is only checked makes nothing, and neither does what is refused for something else.
		const checked = await boss.fetch('/gate/item_check', {
			method: 'POST',
			body: JSON.stringify({ type: 'note', title: 'y', fields: { field_tags: [{ label: 'Ghost' }] } }),
		});
		assert.deepEqual(await checked.json(), { errors: [] });
		assert.equal(
			(await boss.json('POST', '/api/items', { type: 'note', title: '', fields: { field_tags: [{ label: 'Ghost' }] } }))
				.status,
			422,
		);
		assert.equal(await tree('tags'), 'Fresh Bread soup');
		const both = await Promise.all(
			[1, 2].map((n) =>
				boss.json('POST', '/api/items', {
					type: 'note',
					title: `At once ${n}`,
					fields: { field_tags: [{ label: 'Together' }] },
				}),
			),
		);
		assert.deepEqual(
			both.map(({ status }) => status),
			[201, 201],
		);
		assert.equal(await tree('tags'), 'Fresh Bread soup Together');
	});

	test('suggestions and other plugins find terms', async () => {
		assert.deepEqual((await boss.json('GET', '/content/suggest/category_tag:tags?q=brea&several=1')).body, [
			{ value: 'Fresh Bread', label: 'Fresh Bread' },
		]);
		const [{ value }] = (await boss.json('GET', '/content/suggest/category_tag:topics?q=GARD')).body;
		assert.match(value, /^Gardens \([0-9a-f-]{36}\)$/);
		assert.equal((await visitor.json('GET', '/content/suggest/category_tag:topics?q=g')).status, 403);
	});
});

describe('the page of a term', () => {
	test('lists the newest public items of the term and of what is below it, in at most four statements', async () => {
		const top = await term('themes', 'Top');
		const low = await term('themes', 'Low', top);
		for (let n = 1; n <= 25; n++) await note(`Entry ${n}`, { field_themes: n % 2 === 0 ? [top, low] : [low] });
		await note('Draft', { field_themes: [top] }, { publication: null });
		await note('Later', { field_themes: [top] }, { publication: { effective_date: '2999-01-01' } });
		await note('deny:view of this', { field_themes: [top] });
		const titles = await listed(top);
		assert.deepEqual(
			titles,
			Array.from({ length: 20 }, (_, index) => `Entry ${25 - index}`),
		);
		const next = /href="(\/term\/[^"]*after=[^"]*)"/.exec(await page(`/term/${top}`))?.[1] ?? '';
		const rest = await page(next);
		assert.deepEqual(
			[...rest.matchAll(/>(Entry \d+)<\/a><\/h2>/g)].map(([, title]) => title),
			['Entry 5', 'Entry 4', 'Entry 3', 'Entry 2', 'Entry 1'],
		);
		assert.match(await page(`/term/${top}?as_of=2999-06-01`, boss), />Later</);
		for (const odd of ['x', '1.2', `99999999999999.${top}`, `${'9'.repeat(40)}.${top}`, "'; drop"])
			await page(`/term/${top}?after=${encodeURIComponent(odd)}`);
		await page(`/term/${top}?nocache=${Math.random()}`);
		const { statements } = site.log.findLast(({ path }) => String(path).startsWith('/term/')) as { statements: number };
		assert.ok(statements <= 4, `${statements} statements`);
	});

	test('is made anew when a term or an item changes', async () => {
		const id = await term('themes', 'Changing');
		assert.match(await page(`/term/${id}`), /Nothing has this term yet/);
		await note('New here', { field_themes: [id] });
		assert.deepEqual(await listed(id), ['New here']);
		await boss.json('PATCH', `/api/terms/${id}`, { label: 'Changed', description: 'What <b>it</b> means' });
		assert.match(await page(`/term/${id}`), /<h1[^>]*>Changed<\/h1>[\s\S]*What &lt;b&gt;it/);
		assert.equal((await visitor.json('GET', '/term/00000000-0000-7000-8000-000000000000')).status, 404);
	});
});

describe('what is no longer wanted', () => {
	test('a term is merged into another: its items and what is below it are found there, and its page leads there', async () => {
		const old = await term('topics', 'Old word');
		const child = await term('topics', 'Below the old', old);
		const fresh = await term('topics', 'New word');
		const id = await note('Has the old word', { field_topics: [old] });
		assert.deepEqual((await boss.json('GET', `/api/terms/${old}/usage`)).body.items, 1);
		assert.equal((await boss.json('POST', `/api/terms/${old}/merge`, { into: child })).status, 422);
		assert.equal((await boss.json('POST', `/api/terms/${old}/merge`, { into: old })).status, 422);
		const merged = await boss.json('POST', `/api/terms/${old}/merge`, { into: fresh });
		assert.deepEqual(merged.body.children, [{ id: child, label: 'Below the old' }]);
		const moved = await visitor.fetch(`/term/${old}`, { redirect: 'manual' });
		assert.deepEqual([moved.status, moved.headers.get('location')], [301, `/term/${fresh}`]);
		assert.deepEqual(await listed(fresh), ['Has the old word']);
		assert.match(await page(`/item/${id}`), new RegExp(`<a href="/term/${fresh}">New word</a>`));
		// Whoever saves it again says nothing wrong.
		const again = await boss.json(
			'PATCH',
			`/api/items/${id}`,
			{ fields: { field_topics: [old] } },
			{ 'if-match': '*' },
		);
		assert.equal(again.status, 200);
	});

	test('a term is deleted with what is below it, or that goes up; what hangs elsewhere too stays', async () => {
		const build = async () => {
			const top = await term('themes', 'Del top');
			const mid = await term('themes', 'Del mid', top);
			const other = await term('themes', 'Del other');
			const [low, shared] = [await term('themes', 'Del low', mid), await term('themes', 'Del shared', mid, other)];
			return { top, mid, other, low, shared };
		};
		const exists = async (id: string) => (await boss.json('GET', `/api/terms/${id}`)).status === 200;
		const up = await build();
		assert.equal((await boss.json('GET', `/api/terms/${up.mid}/usage`)).body.with_children.terms, 2);
		await boss.json('DELETE', `/api/terms/${up.mid}`);
		assert.deepEqual((await boss.json('GET', `/api/terms/${up.low}`)).body.parents, [up.top]);
		const down = await build();
		await boss.json('DELETE', `/api/terms/${down.top}?children=delete`);
		assert.deepEqual(await Promise.all([down.top, down.mid, down.low, down.shared, down.other].map(exists)), [
			false,
			false,
			false,
			true,
			true,
		]);
		assert.deepEqual((await boss.json('GET', `/api/terms/${down.shared}`)).body.parents, [down.other]);
	});

	test('an item whose term is gone shows the others, and can be saved', async () => {
		const [stays, goes] = [await term('topics', 'Stays'), await term('topics', 'Goes')];
		const id = await note('Half', { field_topics: [stays, goes] });
		await boss.json('DELETE', `/api/terms/${goes}`);
		const html = await page(`/item/${id}`);
		assert.match(html, />Stays</);
		assert.doesNotMatch(html, new RegExp(goes));
		const saved = await boss.json('PATCH', `/api/items/${id}`, { title: 'Half still' }, { 'if-match': '*' });
		assert.equal(saved.status, 200, JSON.stringify(saved.body));
	});
});

describe('permissions and stages', () => {
	test('who may edit the terms of a vocabulary may do that, and nothing else', async () => {
		const add = (vocabulary: string) =>
			writer.json('POST', `/api/vocabularies/${vocabulary}/terms`, { label: 'By Wanda' });
		const { body, status } = await add('topics');
		assert.equal(status, 201);
		assert.equal((await add('themes')).status, 403);
		assert.equal((await visitor.json('POST', '/api/vocabularies/topics/terms', { label: 'x' })).status, 403);
		assert.equal((await writer.json('PATCH', '/api/vocabularies/topics', { label: 'x' })).status, 403);
		assert.equal((await writer.fetch('/admin/categories/themes/terms')).status, 403);
		assert.equal((await visitor.fetch('/admin/categories')).status, 403);
		const overview = await page('/admin/categories', writer);
		assert.match(overview, /The topics/);
		assert.doesNotMatch(overview, /The themes/);
		const first = await writer.json('PATCH', `/api/terms/${body.id}`, { label: 'Newer', version: body.version });
		assert.equal(first.status, 200);
		assert.equal(
			(await writer.json('PATCH', `/api/terms/${body.id}`, { label: 'Late', version: body.version })).status,
			409,
		);
	});

	test('what a stage changes is seen there only', async () => {
		const editor = await createPerson(site, 'Eda', { admin: true });
		await site.database.owner`insert into kernel.stage (id, label) values ('spring', 'Spring')`;
		const id = await term('flat', 'Winter');
		const gone = await term('flat', 'Gone in spring');
		const body = new URLSearchParams({ stage_id: 'spring' });
		assert.equal((await editor.fetch('/admin/stage/switch', { method: 'POST', body, redirect: 'manual' })).status, 303);
		assert.equal((await editor.json('PATCH', `/api/terms/${id}`, { label: 'Spring' })).status, 200);
		assert.equal((await editor.json('DELETE', `/api/terms/${gone}`)).status, 204);
		await made(editor, '/api/vocabularies/flat/terms', { label: 'Only in spring' });
		assert.match(await tree('flat', editor), /Only in spring Spring/);
		assert.doesNotMatch(await tree('flat', editor), /Gone/);
		assert.doesNotMatch(await tree('flat'), /Only in spring/);
		assert.match(await tree('flat'), /Gone in spring/);
		assert.match(await page(`/term/${id}`), /<h1[^>]*>Winter/);
		assert.match(await page(`/term/${id}`, editor), /<h1[^>]*>Spring/);
		// On live it is deleted while the stage has it changed: each sees its own.
		await boss.json('DELETE', `/api/terms/${id}`);
		assert.match(await page(`/term/${id}`, editor), /<h1[^>]*>Spring/);
		assert.equal((await visitor.fetch(`/term/${id}`)).status, 404);
	});

	test('what a stage changes is published with it, and a circle that two stages make together is not', async () => {
		const [ada, bob] = [
			await createPerson(site, 'Ada', { admin: true }),
			await createPerson(site, 'Bob', { admin: true }),
		];
		const [first, second] = [await makeStage(site, 'First'), await makeStage(site, 'Second')];
		await look(ada, first);
		await look(bob, second);
		const [left, right] = [await term('themes', 'Left side'), await term('themes', 'Right side')];
		const move = async (person: Person, id: string, parent: string) =>
			assert.equal((await person.json('PATCH', `/api/terms/${id}`, { parents: [parent] })).status, 200);
		await move(ada, left, right);
		await move(bob, right, left);
		const fresh = (await made(ada, '/api/vocabularies/themes/terms', { label: 'Made in a stage', parents: [left] })).id;
		const id = (
			await made(ada, '/api/items', { type: 'note', title: 'Staged note', fields: { field_themes: [fresh] } })
		).id;
		assert.deepEqual(await listed(fresh, ada), ['Staged note']);
		assert.equal((await visitor.fetch(`/term/${fresh}`)).status, 404);
		await publish(site, first);
		assert.deepEqual(await listed(right), ['Staged note']);
		assert.match(await page(`/item/${id}`), /Made in a stage/);
		const job = await enqueue(site, second);
		await site.kernel.work.drain();
		const { status, error } = await findJob(site, String(job));
		assert.equal(status, 'failed');
		assert.match(String(error), /categories/);
		assert.deepEqual((await boss.json('GET', `/api/terms/${right}`)).body.parents, []);
	});
});
