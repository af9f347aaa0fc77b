import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { addressOf, importCounted, importFiles } from '../support/import.ts';
import { createTestSite, type TestSite } from '../support/site.ts';

let site: TestSite;
before(async () => {
	site = await createTestSite({ plugins: ['content', 'blog'] });
});
after(() => site?.close());

const page = async (address: string) => (await site.get(address)).text();

test('a file with front matter becomes an item with its title, date, tags and Markdown body', async () => {
	const text =
		'---\ntitle: Ein Ausflug nach Zürich\ndate: 2026-03-01\ntags: [Reise, Süden]\n---\nSome *emphasis* and `code`.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n';
	assert.equal(
		(await importFiles(site, { 'reise/zürich.md': text }, { type: 'blog' }))['reise/zürich.md']?.outcome,
		'created',
	);
	const list = await page('/blog');
	assert.match(list, /Ein Ausflug nach Zürich/);
	assert.match(list, /1 March 2026/);
	assert.match(list, /Süden/);
	const html = await page(await addressOf(site, 'Ein Ausflug nach Zürich', '/blog'));
	assert.match(html, /<em>emphasis<\/em>/);
	assert.match(html, /<table/);
	assert.match(html, /<h1[^>]*>Ein Ausflug nach Zürich<\/h1>/);
});

test('importing again changes nothing, a changed file updates its item, and no item is doubled', async () => {
	const files = { 'a.md': '# First\n\nOld text.', 'b.md': '# Second\n\nStays.' };
	await importFiles(site, files);
	const address = await addressOf(site, 'First');
	const again = await importFiles(site, files);
	assert.deepEqual(
		Object.values(again).map(({ outcome }) => outcome),
		['unchanged', 'unchanged'],
	);
	const changed = await importFiles(site, { ...files, 'a.md': '# First\n\nNew text.' });
	assert.equal(changed['a.md']?.outcome, 'updated');
	assert.equal(changed['b.md']?.outcome, 'unchanged');
	assert.equal(await addressOf(site, 'First'), address);
	assert.match(await page(address), /New text/);
	assert.equal((await page('/pages')).split('>First<').length, 2);
});

test('every save is a new revision, and a revision never changes', async () => {
	const [{ id }] = (await site.database
		.owner`select item_id as id from p_content.item_revision where title = 'First' limit 1`) as unknown as [
		{ id: string },
	];
	const revisions = await site.database
		.owner`select id, fields from p_content.item_revision where item_id = ${id} order by id`;
	assert.equal(revisions.length, 2);
	await assert.rejects(
		Promise.resolve(
			site.database.owner`set role none`.then(() =>
				site.database.owner.begin(async (tx) => {
					await tx.unsafe(`set local role "${site.database.site.site8}_content"`);
					await tx`update p_content.item_revision set title = 'x' where item_id = ${id}`;
				}),
			),
		),
		/never change/,
	);
});

test('a draft is not public, and leaves when it becomes one', async () => {
	await importFiles(site, { 'draft.md': '---\ntitle: Hidden thing\ndraft: true\n---\ntext' });
	assert.doesNotMatch(await page('/pages'), /Hidden thing/);
	await importFiles(site, { 'draft.md': '---\ntitle: Hidden thing\n---\ntext' });
	const address = await addressOf(site, 'Hidden thing');
	await importFiles(site, { 'draft.md': '---\ntitle: Hidden thing\ndraft: true\n---\ntext' });
	assert.doesNotMatch(await page('/pages'), /Hidden thing/);
	assert.equal((await site.get(address)).status, 404);
});

test('a date to come keeps an item back until then', async () => {
	await importFiles(site, { 'future.md': '---\ntitle: Not yet\ndate: 2999-01-01\n---\ntext' }, { type: 'blog' });
	assert.doesNotMatch(await page('/blog'), /Not yet/);
	const windows = await site.database
		.owner`select lower(during) as since from p_content.item_window where title = 'Not yet'`;
	assert.equal(new Date(windows[0]?.['since'] as string).getUTCFullYear(), 2999);
});

test('bad files are reported with a reason and the others go in', async () => {
	const outcomes = await importFiles(site, {
		'good.md': '# Good one\n\ntext',
		'yaml.md': '---\ntitle: [never closed\n---\ntext',
		'open.md': '---\ntitle: x\ntext without an end',
		'date.md': '---\ntitle: x\ndate: 31 February\n---\ntext',
		'date2.md': '---\ntitle: x\ndate: 2026-02-31\n---\ntext',
		'list.md': '---\n- a\n- b\n---\ntext',
		'draft2.md': '---\ntitle: x\ndraft: maybe\n---\ntext',
		'nul.md': '# x\n\nte\0xt',
		'long.md': `# ${'x'.repeat(256)}\n\ntext`,
		'quote.md': '---\ntitle: "It\'s \\"quoted\\" & <b>bold</b> 😀"\n---\n`; drop table item; --',
		'empty.md': '',
		'crlf.md': '\ufeff---\r\ntitle: Windows file\r\n---\r\ntext\r\n',
	});
	const expected: Record<string, RegExp> = {
		'yaml.md': /front matter: The YAML cannot be read/,
		'open.md': /never ends with a line ---/,
		'date.md': /'31 February' is no date/,
		'date2.md': /'2026-02-31' is no date/,
		'list.md': /front matter is a list/,
		'draft2.md': /draft is 'maybe', expected true or false/,
		'nul.md': /NUL character/,
		'long.md': /256 characters/,
	};
	for (const [name, { outcome, message }] of Object.entries(outcomes)) {
		if (expected[name]) assert.match(`${outcome} ${message}`, expected[name], name);
		else assert.equal(outcome, 'created', `${name}: ${message}`);
	}
	const list = await page('/pages');
	for (const title of [
		'Good one',
		'Windows file',
		'empty',
		'It&#39;s &quot;quoted&quot; &amp; &lt;b&gt;bold&lt;/b&gt; 😀',
	])
		assert.ok(list.includes(title) || list.includes(title.replaceAll('&#39;', "'").replaceAll('&quot;', '"')), title);
});

test('relative links between files lead to the items, also to files that come later and into other folders', async () => {
	await importFiles(site, { 'target.md': '# Elsewhere\n\ntext' }, { folder: 'other' });
	await importFiles(site, {
		'sub/from.md':
			'# Linking\n\n[u](../%C3%BCber.md) [v](../über.md) [w](../50%.md) [a](../zz%20later.md#part) [b](../../other/target.md "t") [c](missing.md) [d](https://example.org/x.md) `[e](../zz later.md)`\n\n```\n[f](../zz%20later.md)\n```\n',
		'zz later.md': '# Later\n\ntext',
		'über.md': '# Über\n\ntext',
		'50%.md': '# Half\n\ntext',
	});
	const html = await page(await addressOf(site, 'Linking'));
	assert.ok(html.includes(`href="${await addressOf(site, 'Later')}#part"`));
	assert.ok(html.includes(`href="${await addressOf(site, 'Elsewhere')}"`));
	assert.equal(html.split(`href="${await addressOf(site, 'Über')}"`).length, 3);
	assert.ok(html.includes(`href="${await addressOf(site, 'Half')}"`));
	assert.match(html, /href="missing\.md"/);
	assert.match(html, /href="https:\/\/example\.org\/x\.md"/);
	assert.ok(html.includes('[e](../zz later.md)'));
	assert.ok(html.includes('[f](../zz%20later.md)'));
});

test('an unknown type, and options that make no sense, are refused with what there is', async () => {
	await assert.rejects(
		importFiles(site, { 'a.md': 'x' }, { type: 'recipe' }),
		/no content type 'recipe', choose one of: blog, page/,
	);
	await assert.rejects(importFiles(site, { 'a.md': 'x' }, { type: '' }), /--type, one of: blog, page/);
	await assert.rejects(importFiles(site, { 'a.md': 'x' }, { promote: 'perhaps' }), /expected true or false/);
});

test('a batch needs the same number of statements however many files it has', async () => {
	const count = async (files: number) => {
		const names = Array.from({ length: files }, (_, index) => [
			`many/${files}-${index}.md`,
			`# Many ${files} ${index}\n\ntext`,
		]);
		return (await importCounted(site, Object.fromEntries(names) as Record<string, string>)).statements;
	};
	const two = await count(2);
	assert.ok(two > 5 && two <= 17, `${two} statements`);
	assert.equal(await count(40), two);
});

test('long lists go on where they ended', async () => {
	const files = Object.fromEntries(
		Array.from({ length: 45 }, (_, index) => [
			`list/${index}.md`,
			`---\ntitle: Post ${String(index).padStart(2, '0')}\ndate: 2020-01-01T00:00:${String(index).padStart(2, '0')}Z\n---\ntext`,
		]),
	);
	await importFiles(site, files, { type: 'blog' });
	const seen: string[] = [];
	let address: string | undefined = '/blog';
	for (let pages = 0; address && pages < 12; pages++) {
		const html: string = await page(address);
		seen.push(...[...html.matchAll(/>(Post \d\d)</g)].map((match) => match[1]!));
		address = /href="([^"]+)" rel="next"/.exec(html)?.[1]?.replaceAll('&amp;', '&');
	}
	assert.deepEqual(
		seen,
		Array.from({ length: 45 }, (_, index) => `Post ${String(44 - index).padStart(2, '0')}`),
	);
	for (const bad of ['x', '1.2', '99999999999999999999.0', "1.'; drop table item; --", '-'])
		assert.equal((await site.get(`/blog?after=${encodeURIComponent(bad)}`)).status, 200);
});
