import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTestSite, type TestSite } from '../support/site.ts';
import { nodeOf, type Node } from './nodes.ts';

let site: TestSite;
let node: Node;
before(async () => {
	site = await createTestSite({ plugins: ['content', 'blog'] });
	node = nodeOf(site.kernel);
	const { owner } = site.database;
	await owner`insert into kernel.role_permission
		select id, 'create ' || type || ' content' from kernel.role, unnest(array['page', 'blog']) type
		where name = 'anonymous user' on conflict do nothing`;
});
after(() => site?.close());

const importFile = (name: string, text: string) =>
	site.kernel.runCommand({
		plugin: 'content',
		command: 'import',
		phase: 'batch',
		options: { folder: 'files', type: 'blog', promote: 'true' },
		inputs: [{ name, text }],
	});
async function importOne(name: string, text: string): Promise<void> {
	await site.kernel.runCommand({
		plugin: 'content',
		command: 'import',
		phase: 'start',
		options: { folder: 'files', type: 'blog', promote: 'true' },
		inputs: [{ name, text: '' }],
	});
	const { reports } = await importFile(name, text);
	assert.deepEqual(
		reports.map(({ outcome, message }) => [outcome, message]).filter(([outcome]) => outcome === 'failed'),
		[],
	);
}

async function look(path: string): Promise<{ how: string | null; text: string }> {
	const response = await node.get(path);
	assert.equal(response.status, 200);
	return { how: response.headers.get('x-cache'), text: await response.text() };
}

test('an empty list is not kept, since nobody knows when its first item appears', async () => {
	assert.equal((await look('/blog')).how, 'miss');
	assert.equal((await look('/blog')).how, 'miss');
});

test('saving an item changes its page and its lists, and leaves other pages where they are', async () => {
	await importOne('one.md', '---\ntitle: First words\n---\nHello.');
	await importOne('two.md', '---\ntitle: Other words\n---\nHello.');
	const [, one] = /\/item\/([0-9a-f-]{36})">First/.exec((await look('/blog')).text) ?? [];
	const [, two] = /\/item\/([0-9a-f-]{36})">Other/.exec((await look('/blog')).text) ?? [];
	const paths = ['/', '/blog', `/item/${one}`, `/item/${two}`];
	for (const path of paths) await look(path);
	for (const path of paths) assert.equal((await look(path)).how, 'hit', path);
	await importOne('one.md', '---\ntitle: First words, again\n---\nHello.');
	for (const path of ['/', '/blog', `/item/${one}`]) {
		const page = await look(path);
		assert.equal(page.how, 'miss', path);
		assert.match(page.text, /First words, again/);
	}
	assert.equal((await look(`/item/${two}`)).how, 'hit');
});

test('an item that is scheduled appears at its time, though nothing is written then', async () => {
	await look('/blog');
	await importOne('three.md', '---\ntitle: Soon to come\n---\nHello.');
	const { owner } = site.database;
	// The import takes whole seconds; here it shall be sooner.
	await owner`with soon as (select clock_timestamp() + interval '700 milliseconds' as at)
		update p_content.item_window set during = tstzrange(soon.at, null) from soon where title = 'Soon to come'`;
	await owner`select kernel.invalidate_tags('item_list:blog item_list:all')`;
	await sleep(100);
	assert.doesNotMatch((await look('/blog')).text, /Soon to come/);
	const kept = await look('/blog');
	assert.equal(kept.how, 'hit');
	assert.doesNotMatch(kept.text, /Soon to come/);
	await sleep(800);
	const page = await look('/blog');
	assert.equal(page.how, 'miss');
	assert.match(page.text, /Soon to come/);
});

test('an item whose window ends vanishes at its time', async () => {
	const [, id] = /\/item\/([0-9a-f-]{36})">Soon/.exec((await look('/blog')).text) ?? [];
	const { owner } = site.database;
	await owner`update p_content.item_window set during = tstzrange(lower(during), clock_timestamp() + interval '700 milliseconds')
		where item_id = ${id!}`;
	await owner`select kernel.invalidate_tags(${`item_list:blog item:${id}`})`;
	await sleep(100);
	for (const path of ['/blog', `/item/${id}`]) {
		await look(path);
		assert.equal((await look(path)).how, 'hit', path);
	}
	await sleep(800);
	assert.doesNotMatch((await look('/blog')).text, /Soon to come/);
	assert.equal((await node.get(`/item/${id}`)).status, 404);
});
