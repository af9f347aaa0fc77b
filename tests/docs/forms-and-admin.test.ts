// The guides to an admin page and to altering a form work: their files are put into folders, built, and used on a site.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { buildPlugin } from '../../sdk-macros/src/build.ts';
import { errorsOf, fieldsOf, fillIn } from '../support/form.ts';
import { createPerson, type Person, visitorOf } from '../support/people.ts';
import { createTestSite, type TestSite } from '../support/site.ts';
import { readPage, ROOT } from './pages.ts';

let root: string;
let site: TestSite;
let boss: Person;
before(async () => {
	root = await mkdtemp(path.join(tmpdir(), 'trovato guides '));
	for (const [name, guide] of [
		['motto', 'add-an-admin-page'],
		['consent', 'alter-a-form'],
	] as const) {
		const dir = path.join(root, name);
		for (const { file, text } of readPage(`docs/how-to/${guide}.md`).code) {
			if (file === undefined) continue;
			await mkdir(path.dirname(path.join(dir, file)), { recursive: true });
			await writeFile(path.join(dir, file), text);
		}
		const { ok, diagnostics } = await buildPlugin({ dir, installation: ROOT });
		assert.deepEqual([ok, diagnostics], [true, []]);
	}
	site = await createTestSite({
		plugins: ['forms', 'content', 'admin', 'motto', 'consent'],
		pluginDirs: [root],
	});
	boss = await createPerson(site, 'Boss', { admin: true });
});
after(async () => {
	await site?.close();
	await rm(root, { recursive: true, force: true });
});

async function read(address: string, person: Person = boss): Promise<string> {
	const response = await person.fetch(address, { headers: { accept: 'text/html' } });
	assert.equal(response.status, 200, address);
	return response.text();
}

async function send(address: string, changes: Parameters<typeof fillIn>[1]) {
	const body = new URLSearchParams(fillIn(fieldsOf(await read(address)), changes));
	const response = await boss.fetch(address, { method: 'POST', body, headers: { accept: 'text/html' } });
	return { location: response.headers.get('location') ?? '', html: await response.text() };
}

test('the admin page is in the navigation, has a form that saves, and a card on the dashboard', async () => {
	const visitor = visitorOf(site);
	assert.equal((await visitor.fetch('/admin/motto')).status, 403);
	assert.match(await read('/motto', visitor), /Keep it simple/);
	const page = await read('/admin/motto');
	assert.match(page, /<body class="admin">/);
	assert.match(page, /<a href="\/admin\/motto" aria-current="page">Motto</);
	assert.match(page, /<a href="\/admin">Dashboard</);
	assert.deepEqual(errorsOf((await send('/admin/motto', { motto: '' })).html), ['Motto is required.']);
	assert.deepEqual(errorsOf((await send('/admin/motto', { motto: 'Now!' })).html), ['A motto does not shout.']);
	const saved = await send('/admin/motto', { motto: 'Read it twice' });
	assert.equal(saved.location, '/admin/motto?done=saved');
	assert.match(await read(saved.location), /The motto was saved\./);
	assert.match(await read('/motto', visitor), /Read it twice/);
	assert.match(await read('/admin'), /Read it twice/);
});

test('the altered form asks, insists, and tells what was filled in', async () => {
	const page = await read('/item/add/page');
	assert.match(page, /I may publish this/);
	assert.match(page, /for lists and search engines/);
	assert.doesNotMatch(page, /name="sticky"/);
	const refused = await send('/item/add/page', { title: 'Mine' });
	assert.deepEqual(errorsOf(refused.html), ['Confirm that you may publish this.']);
	const { location } = await send('/item/add/page', { title: 'Mine', consent: '1' });
	const rows = await site.database.owner`select item_id, user_id from p_consent.given`;
	assert.deepEqual(
		rows.map((row) => ({ ...row })),
		[{ item_id: location.replace('/item/', ''), user_id: boss.id }],
	);
	// Other forms stay as they are.
	assert.doesNotMatch(await read(`${location}/edit`), /I may publish this/);
});

test('each form that the guide names is one', () => {
	const { source } = readPage('docs/how-to/alter-a-form.md');
	const table = source.split('\n').filter((line) => line.startsWith('| `'));
	const named = table.flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/`(\w+)`/g)].map(([, name]) => name));
	assert.ok(named.length >= 12);
	const code = ['content', 'admin', 'people']
		.flatMap((plugin) => {
			const dir = path.join(ROOT, 'core-plugins', plugin, 'assembly');
			return readdirSync(dir).map((file) => readFileSync(path.join(dir, file), 'utf8'));
		})
		.join('\n');
	for (const name of named) assert.ok(code.includes(`'${name}'`), `there is a form ${name}`);
});
