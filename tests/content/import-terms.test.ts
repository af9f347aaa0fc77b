// Importing into a type whose tags are terms: found or made for a whole batch at once, whatever else the site has.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { importCounted, importFiles } from '../support/import.ts';
import { createPerson } from '../support/people.ts';
import { createTestSite, type TestSite } from '../support/site.ts';

let site: TestSite;
before(async () => {
	site = await createTestSite({
		plugins: ['content', 'forms', 'categories', 'navigation', 'stages', 'gather', 'blog', 'search'],
	});
});
after(() => site?.close());

const file = (title: string, tags: readonly string[], more = '') =>
	`---\ntitle: ${title}\ntags: ${JSON.stringify(tags)}\n${more}---\nText of ${title}.\n`;
const terms = async () =>
	(await site.database.owner`select label from p_categories.category_tag order by lower(label)`).map((row) =>
		String(row['label']),
	);
/** The labels of an item's tags, in order. */
const tagsOf = async (title: string) =>
	(
		await site.database.owner`
			select t.label from p_content.item i
			cross join lateral jsonb_array_elements(i.fields -> 'field_tags') with ordinality v(entry, n)
			left join p_categories.category_tag t on t.id = (v.entry ->> 'target_id')::uuid and v.entry ->> 'target_type' = 'category_tag'
			where i.title = ${title} order by v.n`
	).map((row) => String(row['label']));

test('tags become terms, each once, however they are capitalised, in one file and in several', async () => {
	const outcomes = await importFiles(
		site,
		{
			'a.md': file('One', ['Zürich', 'trains', 'Trains']),
			'b.md': file('Two', ['TRAINS', 'a, b', "it's"]),
			'c.md': file('Three', []),
			'd.md': '---\ntitle: Four\ntags: trains, 東京\n---\ntext',
		},
		{ type: 'blog' },
	);
	for (const { outcome, message } of Object.values(outcomes)) assert.equal(outcome, 'created', message);
	assert.deepEqual(await terms(), ['a, b', "it's", 'trains', 'Zürich', '東京']);
	assert.deepEqual(await tagsOf('One'), ['Zürich', 'trains']);
	assert.deepEqual(await tagsOf('Two'), ['trains', 'a, b', "it's"]);
	assert.deepEqual(await tagsOf('Three'), []);
	assert.deepEqual(await tagsOf('Four'), ['trains', '東京']);
	const rows = await site.database.owner`select count(*)::int as n from p_categories.item_term`;
	assert.equal(rows[0]?.['n'], 7);
});

test('what did not change touches no term, also when that is called something else by now', async () => {
	const files = { 'e.md': file('Five', ['old name']) };
	await importFiles(site, files, { type: 'blog' });
	await site.database.owner`update p_categories.category_tag set label = 'new name' where label = 'old name'`;
	assert.equal((await importFiles(site, files, { type: 'blog' }))['e.md']?.outcome, 'unchanged');
	assert.ok(!(await terms()).includes('old name'));
	assert.deepEqual(await tagsOf('Five'), ['new name']);
	const changed = await importFiles(site, { 'e.md': file('Five', ['new name', 'more']) }, { type: 'blog' });
	assert.equal(changed['e.md']?.outcome, 'updated');
	assert.deepEqual(await tagsOf('Five'), ['new name', 'more']);
});

test('a tag that cannot be a term is told at its file, and keeps no other file back', async () => {
	const outcomes = await importFiles(
		site,
		{ 'f.md': file('Six', ['x'.repeat(256)]), 'g.md': file('Seven', ['fine']) },
		{ type: 'blog' },
	);
	assert.equal(outcomes['f.md']?.outcome, 'failed');
	assert.match(outcomes['f.md']?.message ?? '', /^Tags cannot have this term: Label has 256 characters/);
	assert.equal(outcomes['g.md']?.outcome, 'created');
	assert.deepEqual(await tagsOf('Seven'), ['fine']);
});

test('where nobody may make terms while writing, files with unknown ones are refused', async () => {
	const boss = await createPerson(site, 'Boss', { admin: true });
	const { body } = await boss.json('GET', '/api/types/blog');
	const fields = body.fields.map((field: { field_name: string }) =>
		field.field_name === 'field_tags' ? { ...field, widget: 'autocomplete' } : field,
	);
	const changed = await boss.json('PATCH', '/api/types/blog', { fields }, { 'if-match': '*' });
	assert.equal(changed.status, 200, JSON.stringify(changed.body));
	const outcomes = await importFiles(
		site,
		{ 'h.md': file('Eight', ['nobody knows it']), 'i.md': file('Nine', ['Fine']) },
		{ type: 'blog' },
	);
	assert.match(outcomes['h.md']?.message ?? '', /^Tags has no term 'nobody knows it'/);
	assert.deepEqual(await tagsOf('Nine'), ['fine']);
	await boss.json('PATCH', '/api/types/blog', { fields: body.fields }, { 'if-match': '*' });
});

test('what is sticky stays so until the file says otherwise', async () => {
	const sticky = async () =>
		Number((await site.database.owner`select sticky from p_content.item where title = 'Ten'`)[0]?.['sticky']);
	const take = (more: string, text: string) =>
		importFiles(site, { 'j.md': file('Ten', ['fine'], more) + text }, { type: 'blog' });
	await take('sticky: true\n', '');
	assert.equal(await sticky(), 1);
	await take('', 'more');
	assert.equal(await sticky(), 1);
	assert.equal((await take('sticky: false\n', 'more'))['j.md']?.outcome, 'updated');
	assert.equal(await sticky(), 0);
});

test('a batch needs the same number of statements however many files, tags and new terms it has', async () => {
	const count = async (files: number) => {
		const names = Array.from({ length: files }, (_, n) => [
			`many/${files}-${n}.md`,
			file(`Many ${files} ${n}`, ['trains', `new ${files} ${n}`, `newer ${files} ${n % 7}`]),
		]);
		const { outcomes, statements } = await importCounted(site, Object.fromEntries(names) as Record<string, string>, {
			type: 'blog',
		});
		assert.deepEqual([...new Set(Object.values(outcomes).map(({ outcome }) => outcome))], ['created']);
		return statements;
	};
	const two = await count(2);
	assert.ok(two > 10 && two <= 30, `${two} statements`);
	assert.equal(await count(50), two);
});
