import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { importFiles } from '../support/import.ts';
import { createTestSite, type TestSite } from '../support/site.ts';

let site: TestSite;
let open: TestSite;
const ANONYMOUS_ROLE = '00000000-0000-0000-0000-000000000001';

before(async () => {
	site = await createTestSite({ plugins: ['content', 'watcher'] });
	open = await createTestSite({
		plugins: ['content', 'watcher'],
		prepare: async ({ owner }) => {
			await owner`insert into kernel.role_permission (role_id, permission) values (${ANONYMOUS_ROLE}, 'create page content')`;
		},
	});
});
after(async () => {
	await site?.close();
	await open?.close();
});

const post = (to: TestSite, type: string, values: Record<string, string>) =>
	to.kernel.fetch(
		new Request(`http://localhost/item/add/${type}`, {
			method: 'POST',
			headers: { accept: 'application/json' },
			body: new URLSearchParams(values),
		}),
	);
const count = async (title: string) =>
	Number((await open.database.owner`select count(*) as n from p_content.item where title = ${title}`)[0]?.['n']);

test('without the permission for the type nothing is created', async () => {
	assert.equal((await post(site, 'page', { title: 'x' })).status, 403);
	assert.equal((await post(open, 'blog', { title: 'x' })).status, 403);
});

test('a submitted form becomes an item with a revision, its taps run, and the visitor is sent to it', async () => {
	const response = await post(open, 'page', {
		title: 'Made by a form',
		field_body: 'a <b>body</b>',
		field_tags: 'one',
	});
	assert.equal(response.status, 303);
	const address = response.headers.get('location')!;
	assert.match(address, /^\/item\/[0-9a-f]{8}-[0-9a-f]{4}-7/);
	const html = await (await open.get(address)).text();
	assert.match(html, /<h1[^>]*>Made by a form<\/h1>/);
	assert.match(html, /a &lt;b&gt;body&lt;\/b&gt;/);
	const [row] = await open.database.owner`
		select i.title, i.fields, r.fields as saved, r.log_message from p_content.item i
		join p_content.item_revision r on r.id = i.current_revision_id where i.id = ${address.slice(6)}`;
	assert.deepEqual(row?.['fields'], row?.['saved']);
	const fields = row?.['fields'] as Record<string, unknown> | undefined;
	assert.deepEqual(fields?.['field_tags'], [{ value: 'one' }]);
	assert.equal(row?.['log_message'], 'Initial revision');
	assert.ok(open.log.some(({ msg }) => msg === 'inserted Made by a form: a <b>body</b>'));
});

test('what is missing or too long is told by label, and nothing is stored', async () => {
	for (const [values, message] of [
		[{ title: ' ' }, /Title is required/],
		[{ title: 'x'.repeat(256) }, /256 characters/],
		[{ title: 'Too long', field_summary: 'y'.repeat(513) }, /Summary has more than 512 characters/],
		[{ title: 'nul\0' }, /NUL|cannot be read|not valid/i],
	] as const) {
		const response = await post(open, 'page', values);
		assert.equal(response.status, 422);
		assert.match(((await response.json()) as { detail: string }).detail, message);
	}
	assert.equal(await count('Too long'), 0);
});

test('a plugin that fails while an item is saved takes the whole saving back and is named in the log', async () => {
	const response = await post(open, 'page', { title: 'refuse', field_body: 'x' });
	assert.equal(response.status, 500);
	assert.doesNotMatch(await response.text(), /watcher/);
	assert.equal(await count('refuse'), 0);
	assert.ok(open.log.some(({ plugin, msg }) => plugin === 'watcher' && /the watcher refuses/.test(String(msg))));
	await assert.rejects(importFiles(open, { 'refuse.md': '# refuse\n\nx' }), /watcher/);
	assert.equal(await count('refuse'), 0);
});

test('importing runs the same taps', async () => {
	await importFiles(open, { 'tapped.md': '# Tapped\n\nfirst' });
	await importFiles(open, { 'tapped.md': '# Tapped\n\nsecond' });
	assert.ok(open.log.some(({ msg }) => msg === 'inserted Tapped: first'));
	assert.ok(open.log.some(({ msg }) => msg === 'updated Tapped'));
});
