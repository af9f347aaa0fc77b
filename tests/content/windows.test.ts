// What is public when: changes leave the past as it was, and the rest is what follows from all publications.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { createPerson, type Person } from '../support/people.ts';
import { rolledBack } from '../support/rolled-back.ts';
import { createTestSite, ROOT, type TestSite } from '../support/site.ts';

let site: TestSite;
let editor: Person;
before(async () => {
	site = await createTestSite({ plugins: ['content'] });
	editor = await createPerson(site, 'Ed', { admin: true });
});
after(() => site?.close());

const BUILD = readFileSync(path.join(ROOT, 'core-plugins/content/statements/windows_build.sql'), 'utf8');
const WINDOWS = `select revision_id::text || ' ' || during::text as line from p_content.item_window where item_id = $1 order by during`;

/** The windows of an item, and those that its publications alone lead to. */
async function windowsOf(id: string): Promise<{ now: string[]; anew: string[] }> {
	const lines = (rows: readonly { line: string }[]): string[] => rows.map(({ line }) => line);
	const now = lines(await site.database.owner.unsafe<{ line: string }[]>(WINDOWS, [id]));
	const anew = await rolledBack(site.database.owner, async (tx) => {
		await tx`set local search_path = p_content, pg_catalog`;
		await tx`delete from item_window where item_id = ${id}`;
		await tx.unsafe(BUILD, [tx.json([{ id }])]);
		return lines(await tx.unsafe<{ line: string }[]>(WINDOWS, [id]));
	});
	return { now, anew };
}

const DAY = 86_400_000;
const at = (days: number): string => new Date(Date.now() + days * DAY).toISOString();
const change = async (id: string, body: object): Promise<void> => {
	const { status, body: answer } = await editor.json('PATCH', `/api/items/${id}`, body, { 'if-match': '*' });
	assert.equal(status, 200, JSON.stringify(answer));
};

test('whatever is changed, windows are those that the publications lead to', async () => {
	const { body: item } = await editor.json('POST', '/api/items', {
		type: 'page',
		title: 'v0',
		publication: { effective_date: at(-30) },
	});
	const changes: (() => Promise<unknown>)[] = [
		() => change(item.id, { title: 'now' }),
		() => change(item.id, { title: 'soon', publication: { effective_date: at(3), expiry_date: at(5) } }),
		() => change(item.id, { title: 'ends', publication: { expiry_date: at(4) } }),
		() => change(item.id, { title: 'draft', publication: null }),
		() => change(item.id, { status: 0 }),
		() => change(item.id, { title: 'back', status: 1 }),
		() => change(item.id, { title: 'planned', publication: { effective_date: at(1) } }),
		() => editor.json('DELETE', `/api/items/${item.id}`, undefined, { 'if-match': '*' }),
		() => editor.json('POST', `/api/items/${item.id}/restore`),
		() => editor.json('POST', '/api/items/bulk', { action: 'publish', ids: [item.id] }),
		() => editor.json('POST', '/api/items/bulk', { action: 'unpublish', ids: [item.id] }),
		() => change(item.id, { title: 'last', status: 1 }),
	];
	for (const [step, run] of changes.entries()) {
		await run();
		const { now, anew } = await windowsOf(item.id);
		assert.deepEqual(now, step === 7 ? [] : anew, `step ${step}`);
		assert.ok(step === 7 || now.length > 0, `step ${step}`);
	}
});

test('an item that was published more often than a statement may give rows is saved, and its past stays', async () => {
	const { body: item } = await editor.json('POST', '/api/items', { type: 'page', title: 'Often' });
	const { owner } = site.database;
	await owner`delete from p_content.item_publication where item_id = ${item.id}`;
	await owner`delete from p_content.item_window where item_id = ${item.id}`;
	await owner`
		insert into p_content.item_publication (id, item_id, revision_id, effective_date)
		select kernel.uuidv7(), ${item.id}, ${item.revision_id}, '2000-01-01'::timestamptz + n * interval '1 minute' from generate_series(1, 10500) n`;
	await owner`
		insert into p_content.item_window (item_id, revision_id, during, type, title, author_id, created, changed, promote, sticky)
		select ${item.id}, ${item.revision_id}, tstzrange('2000-01-01'::timestamptz + n * interval '1 minute',
			case when n < 10500 then '2000-01-01'::timestamptz + (n + 1) * interval '1 minute' end),
			'page', 'Often', ${editor.id}, now(), now(), 0, 0 from generate_series(1, 10500) n`;
	await change(item.id, { title: 'Once more' });
	const [row] =
		await owner`select count(*)::int as all, count(*) filter (where during @> now() and title = 'Once more')::int as live
		from p_content.item_window where item_id = ${item.id}`;
	assert.deepEqual({ ...row }, { all: 10_501, live: 1 });
});
