import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createPerson, type Person } from '../support/people.ts';
import { createTestSite, type TestSite } from '../support/site.ts';

let site: TestSite;
let editor: Person;
before(async () => {
	site = await createTestSite({ plugins: ['content'] });
	editor = await createPerson(site, 'Ed', { admin: true });
});
after(() => site?.close());

const DAY = 86_400_000;
const at = (days: number): string => new Date(Date.now() + days * DAY).toISOString();
const make = async (body: object) => (await editor.json('POST', '/api/items', { type: 'page', ...body })).body;
const change = (id: string, body: object) => editor.json('PATCH', `/api/items/${id}`, body, { 'if-match': '*' });

interface Told {
	readonly type: string;
	readonly title: string;
	/** Days from now; 0 for what has happened. */
	readonly day: number;
	readonly id: string;
}
/** What was told, and what will be, of an item: in the order of telling. */
async function told(id: string): Promise<Told[]> {
	const rows = await site.database.owner<{ type: string; title: string; due: Date; id: string }[]>`
		select o.event_type as type, r.title, o.due_at as due, o.event_id::text as id from kernel.content_event_outbox o
		join p_content.item_revision r on r.id = (o.payload ->> 'page_version_id')::uuid
		where o.aggregate_type = 'item' and o.aggregate_id = ${id} order by o.id`;
	return rows.map(({ type, title, due, id: event }) => ({
		type: type.replace('content.', ''),
		title,
		day: Math.max(0, Math.round((due.getTime() - Date.now()) / DAY)),
		id: event,
	}));
}
const lines = async (id: string): Promise<string[]> =>
	(await told(id)).map(({ type, title, day }) => (day > 0 ? `day ${day}: ` : '') + `${type} ${title}`);

test('an event says what the PRD wants, in an envelope of CloudEvents', async () => {
	const item = await make({ title: 'One' });
	await site.kernel.work.drain();
	const [row] = await site.database.owner<Record<string, unknown>[]>`
		select event_id::text as id, tenant_id::text as tenant, payload, due_at as at from kernel.content_event_outbox
		where aggregate_id = ${item.id} and event_type = 'content.published'`;
	const { siteId } = site.database.site;
	const { timestamp, ...data } = row!['payload'] as Record<string, string>;
	assert.deepEqual(data, {
		event: 'content.published',
		tenant_id: siteId,
		page_id: item.id,
		page_version_id: item.revision_id,
		cached_path: `/item/${item.id}`,
		item_type: 'page',
	});
	assert.equal(Date.parse(timestamp!), (row!['at'] as Date).getTime());
	assert.equal(row!['tenant'], siteId);
});

test('a draft is created and nothing else; published it is published; a newer version archives it', async () => {
	const item = await make({ title: 'v1', publication: null });
	assert.deepEqual(await lines(item.id), ['created v1']);
	await change(item.id, { status: 1, title: 'v2' });
	assert.deepEqual(await lines(item.id), ['created v1', 'created v2', 'published v2']);
	await change(item.id, { title: 'v3' });
	assert.deepEqual((await lines(item.id)).slice(3), ['created v3', 'archived v2', 'published v3']);
	await change(item.id, { status: 0 });
	assert.deepEqual((await lines(item.id)).slice(6), ['created v3', 'unpublished v3']);
});

test('what is to come is told at its instant; a fallback unpublishes the newer and publishes the older', async () => {
	const item = await make({ title: 'All year' });
	await change(item.id, { title: 'Christmas', publication: { effective_date: at(10), expiry_date: at(13) } });
	assert.deepEqual(await lines(item.id), [
		'created All year',
		'published All year',
		'created Christmas',
		'day 10: archived All year',
		'day 10: published Christmas',
		'day 13: unpublished Christmas',
		'day 13: published All year',
	]);
	await site.kernel.work.drain();
	const [row] = await site.database.owner`
		select count(seq)::int as numbered from kernel.content_event_outbox where aggregate_id = ${item.id}`;
	assert.equal(row!['numbered'], 3);
});

test('a date that is moved replaces the event; one that is taken back takes it along', async () => {
	const item = await make({ title: 'Soon', publication: { effective_date: at(2), expiry_date: at(4) } });
	assert.deepEqual(await lines(item.id), ['created Soon', 'day 2: published Soon', 'day 4: unpublished Soon']);
	await change(item.id, { title: 'Later', publication: { effective_date: at(5) } });
	assert.deepEqual(await lines(item.id), ['created Soon', 'created Later', 'day 5: published Later']);
	const { body } = await editor.json('GET', `/api/items/${item.id}/timeline`);
	const address = `/api/items/${item.id}/publications/${body.publications[0].id}`;
	assert.equal((await editor.json('DELETE', address, undefined, { 'if-match': '*' })).status, 200);
	assert.deepEqual(await lines(item.id), ['created Soon', 'created Later']);
});

test('deleting unpublishes and deletes, and nothing planned is left; bringing back publishes', async () => {
	const item = await make({ title: 'Here' });
	await change(item.id, { title: 'Then', publication: { effective_date: at(3) } });
	assert.equal((await editor.json('DELETE', `/api/items/${item.id}`, undefined, { 'if-match': '*' })).status, 204);
	const first = ['created Here', 'published Here', 'created Then', 'unpublished Here', 'deleted Then'];
	assert.deepEqual(await lines(item.id), first);
	assert.equal((await editor.json('POST', `/api/items/${item.id}/restore`)).status, 200);
	assert.deepEqual((await lines(item.id)).slice(5), [
		'restored Then',
		'published Here',
		'day 3: archived Here',
		'day 3: published Then',
	]);
});

test('a draft that is deleted and brought back is told of each time', async () => {
	const item = await make({ title: 'Draft', publication: null });
	await editor.json('DELETE', `/api/items/${item.id}`, undefined, { 'if-match': '*' });
	await editor.json('POST', `/api/items/${item.id}/restore`);
	await editor.json('DELETE', `/api/items/${item.id}`, undefined, { 'if-match': '*' });
	await editor.json('POST', '/api/items/bulk', { action: 'restore', ids: [item.id] });
	const once = ['deleted Draft', 'restored Draft'];
	assert.deepEqual(await lines(item.id), ['created Draft', ...once, ...once]);
});

test('many items at once tell of each of them, and only of what differs', async () => {
	const drafts = await Promise.all([1, 2, 3].map((n) => make({ title: `Draft ${n}`, publication: null })));
	const ids = drafts.map(({ id }) => id);
	for (const [action, line] of [
		['publish', 'published'],
		['unpublish', 'unpublished'],
	]) {
		await editor.json('POST', '/api/items/bulk', { action, ids });
		for (const [n, id] of ids.entries()) assert.equal((await lines(id)).at(-1), `${line} Draft ${n + 1}`);
	}
	for (const id of ids) assert.equal((await lines(id)).length, 3);
});

test('what is refused tells nothing', async () => {
	const item = await make({ title: 'Stays' });
	const first = await lines(item.id);
	assert.equal((await editor.json('PATCH', `/api/items/${item.id}`, { title: '' }, { 'if-match': '*' })).status, 422);
	assert.equal(
		(await editor.json('PATCH', `/api/items/${item.id}`, { title: 'x' }, { 'if-match': '"9"' })).status,
		412,
	);
	assert.deepEqual(await lines(item.id), first);
});

test('an event that is due goes out though its item is about to change, and is not told again', async () => {
	const item = await make({ title: 'Now', publication: { effective_date: new Date(Date.now() + 400).toISOString() } });
	await new Promise((resolve) => setTimeout(resolve, 500));
	const [, planned] = await told(item.id);
	// It is due, and the relay did not run. The change must neither take it back nor tell it again.
	await change(item.id, { title: 'Next' });
	const all = await told(item.id);
	assert.equal(all[1]!.id, planned!.id);
	assert.deepEqual(await lines(item.id), [
		'created Now',
		'published Now',
		'created Next',
		'archived Now',
		'published Next',
	]);
});

test('whatever is planned, the events of an item lead from one public version to the next', async () => {
	let seed = 11;
	const random = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below;
	let transitions = 0;
	for (let round = 0; round < 25; round++) {
		const item = await make({ title: 'v0', publication: null });
		for (let step = 1; step <= 6; step++) {
			const from = random(3) === 0 ? undefined : at(1 + random(20));
			const until = random(2) === 0 ? undefined : at(21 + random(20));
			const publication = { ...(from && { effective_date: from }), ...(until && { expiry_date: until }) };
			const bodies = [{ title: `v${step}`, publication }, { title: `v${step}`, publication: null }, { status: 0 }];
			await change(item.id, bodies[[0, 0, 0, 0, 1, 2][random(6)]!]!);
		}
		let live: string | undefined;
		const events = await site.database.owner<{ type: string; revision: string; due: Date }[]>`
			select event_type as type, payload ->> 'page_version_id' as revision, due_at as due
			from kernel.content_event_outbox where aggregate_id = ${item.id} order by id`;
		const windows = await site.database.owner<{ revision: string; since: Date; until: Date | null }[]>`
			select revision_id::text as revision, lower(during) as since, upper(during) as until
			from p_content.item_window where item_id = ${item.id}`;
		const liveAt = (time: number) =>
			windows.find(({ since, until }) => since.getTime() <= time && (until === null || time < until.getTime()))
				?.revision;
		for (const [index, { type, revision, due }] of events.entries()) {
			if (type === 'content.created') continue;
			assert.ok(index === 0 || events[index - 1]!.due <= due, 'later events have later instants');
			assert.equal(live, type === 'content.published' ? undefined : revision);
			live = type === 'content.published' ? revision : undefined;
			transitions++;
			// What has happened by now is past; from now on events and windows say the same.
			if (due.getTime() > Date.now() && events[index + 1]?.due.getTime() !== due.getTime())
				assert.equal(live, liveAt(due.getTime()));
		}
	}
	assert.ok(transitions > 60, `only ${transitions} transitions`);
});
