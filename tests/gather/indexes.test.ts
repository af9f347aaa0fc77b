// Indexes that are proposed for a listing are made while the site runs, and serve the listing's own query.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { addIndex, dropIndex, listIndexes } from '../../kernel/src/db/query/site-index.ts';
import { createPerson, type Person } from '../support/people.ts';
import { createTestSite, ROOT, type TestSite } from '../support/site.ts';
import { addType, UNLIMITED } from './content.ts';

let site: TestSite;
let boss: Person;
before(async () => {
	site = await createTestSite({ plugins: ['forms', 'content', 'gather'], settings: UNLIMITED });
	boss = await createPerson(site, 'Boss', { admin: true });
	await addType(site, 'thing', [
		{ field_name: 'field_size', label: 'Size', field_type: 'Integer' },
		{ field_name: 'field_day', label: 'Day', field_type: 'Date' },
		{ field_name: 'field_name', label: 'Name', field_type: { Text: {} } },
	]);
	const { owner } = site.database;
	await owner`insert into p_content.item (id, type, title, author_id, created, fields)
		select gen_random_uuid(), 'thing', 'Thing ' || n, '00000000-0000-0000-0000-000000000000', now() - n * interval '1 minute',
			jsonb_build_object('field_size', jsonb_build_object('value', n), 'field_name', jsonb_build_object('value', 'name ' || n),
				'field_day', jsonb_build_object('value', to_char('2000-01-01'::date + n, 'YYYY-MM-DD')))
		from generate_series(1, 5000) n`;
	await owner`insert into p_content.item_revision (id, item_id, title, status, fields, author_id) select id, id, title, 1, fields, author_id from p_content.item`;
	await owner`insert into p_content.item_window (item_id, revision_id, during, type, title, author_id, created, changed, promote, sticky)
		select id, id, '[2000-01-01,)', type, title, author_id, created, changed, 0, 0 from p_content.item`;
	await owner`analyze`;
});
after(() => site?.close());

const definition = (filter: object) => ({
	name: 'x',
	label: 'X',
	filters: [filter],
	pager: { type: 'mini', items_per_page: 10 },
	displays: [{ display_type: 'json' }],
});
const preview = async (filter: object) => (await boss.json('POST', '/api/gather/preview', definition(filter))).body;

/** The arguments of a proposed command line, as the command takes them. */
function wantedOf(line: string): Parameters<typeof addIndex>[1] {
	const words = line.split(' ');
	const valueOf = (name: string): string => words[words.indexOf(`--${name}`) + 1]!;
	assert.deepEqual(words.slice(0, 4), ['npx', 'trovato', 'index', 'add']);
	return {
		table: words[4]!,
		column: valueOf('column'),
		path: valueOf('path').split('.'),
		type: valueOf('type'),
		like: words.includes('--like'),
	};
}

for (const filter of [
	{ field: 'field_size', operator: 'equals', value: 77 },
	{ field: 'field_size', operator: 'between', value: [70, 80] },
	{ field: 'field_day', operator: 'equals', value: '2000-03-01' },
	{ field: 'field_name', operator: 'equals', value: 'name 77' },
	{ field: 'field_name', operator: 'contains', value: 'AME 777' },
])
	test(`${filter.field} ${filter.operator}: the proposed index is used, and finds the same`, async () => {
		const before_ = await preview(filter);
		const [line] = before_.query.indexes;
		const sql = await addIndex(site.database.owner, wantedOf(line));
		assert.match(sql, /^create index concurrently if not exists "site_[0-9a-f]{16}" on p_content\.item_revision /);
		await addIndex(site.database.owner, wantedOf(line));
		const after_ = await preview(filter);
		assert.deepEqual(after_.found, before_.found);
		assert.ok(before_.found.items.length > 0);
		assert.match(after_.query.plan.join('\n'), /site_[0-9a-f]{16}/);
		assert.ok(after_.query.cost < before_.query.cost / 2, `${after_.query.cost} of ${before_.query.cost}`);
		const [made] = await listIndexes(site.database.owner);
		assert.equal(made!.table, 'content.item_revision');
		assert.equal(await dropIndex(site.database.owner, made!.name), true);
		assert.equal(await dropIndex(site.database.owner, made!.name), false);
		assert.equal(await dropIndex(site.database.owner, 'item_by_type'), false);
	});

test('what there is not is not indexed, and no word becomes SQL', async () => {
	const wanted = { table: 'content.item_revision', column: 'fields', path: ['a', 'value'], type: 'text', like: false };
	for (const change of [
		{ table: 'content.nothing' },
		{ table: 'kernel.users' },
		{ table: 'nobody.item' },
		{ column: 'colour' },
		{ column: 'title' },
		{ type: 'money' },
		{ path: [] },
		{ table: 'content"; drop' },
		{ column: "fields' or" },
	])
		await assert.rejects(
			addIndex(site.database.owner, { ...wanted, ...change }),
			{ code: /^host\./ },
			JSON.stringify(change),
		);
	await addIndex(site.database.owner, { ...wanted, path: ["'); drop table p_content.item; --", '"\\'] });
	const [made] = await listIndexes(site.database.owner);
	assert.equal(await dropIndex(site.database.owner, made!.name), true);
	assert.equal((await site.database.owner`select 1 from p_content.item limit 1`).length, 1);
});

test('a listing whose plan costs too much is refused, with what would help', async () => {
	await site.database
		.owner`insert into kernel.variable (plugin, name, value) values ('gather', 'most_cost', '10') on conflict do nothing`.catch(
		() => {},
	);
	const { status, body } = await boss.json(
		'PUT',
		'/api/gather/x',
		definition({ field: 'field_name', operator: 'contains', value: 'nowhere' }),
	);
	assert.equal(status, 422, JSON.stringify(body));
	assert.match(
		body.errors[0].message,
		/would cost too much: \d+ where 10 is the limit\..*npx trovato index add content.item_revision/s,
	);
});

test('the commands of the guide do what it says, and tell of what there is not', async () => {
	const dir = await mkdtemp(path.join(tmpdir(), 'trovato-indexes-'));
	await writeFile(path.join(dir, 'site.toml'), 'name = "Test"\nplugins = ["content"]\n');
	const { PATH, NODE_COMPILE_CACHE } = process.env;
	const env = { PATH, NODE_COMPILE_CACHE, DATABASE_URL: site.database.ownerUrl };
	const run = (words: readonly string[]): Promise<{ status: number; output: string }> =>
		new Promise((done) => {
			const args = [path.join(ROOT, 'kernel/cli/main.ts'), ...words, '--site', dir];
			execFile(process.execPath, args, { cwd: dir, env }, (error, stdout, stderr) =>
				done({ status: Number(error?.code ?? 0), output: stdout + stderr }),
			);
		});
	try {
		const guide = await readFile(path.join(ROOT, 'docs/how-to/build-a-listing.md'), 'utf8');
		const line = /^npx trovato (index add .*)$/m.exec(guide)?.[1];
		const added = await run(line!.split(' '));
		assert.equal(added.status, 0, added.output);
		const listed = await run(['index', 'list', '--json']);
		const [index] = JSON.parse(listed.output) as { name: string; table: string }[];
		assert.equal(index!.table, 'content.item_revision');
		assert.match((await run(['index', 'list'])).output, /^ *site_[0-9a-f]{16} +content\.item_revision, /);
		assert.equal((await run(['index', 'drop', index!.name])).status, 0);
		assert.equal((await run(['index', 'drop', index!.name])).status, 2);
		assert.equal((await run(['index', 'list'])).output, 'None.\n');
		assert.equal((await run(['index', 'add', 'content.nothing', '--column', 'a', '--path', 'b'])).status, 1);
		assert.equal((await run(['index', 'make'])).status, 2);
	} finally {
		await rm(dir, { recursive: true, force: true });
	}
});
