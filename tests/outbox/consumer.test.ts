import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createEventStore } from '../../kernel/src/outbox/event-store.ts';
import { createPerson } from '../support/people.ts';
import { createTestSite, type TestSite } from '../support/site.ts';

let site: TestSite;
before(async () => {
	site = await createTestSite({ plugins: ['content', 'auditor'] });
});
after(() => site?.close());

const heard = () =>
	site.database.owner<{ id: string; type: string }[]>`
		select envelope ->> 'id' as id, envelope ->> 'type' as type from p_auditor.heard order by id`;

test('a consumer deals with an event once, however often it is sent', async () => {
	const editor = await createPerson(site, 'Ed', { admin: true });
	await editor.json('POST', '/api/items', { type: 'page', title: 'Once' });
	await site.kernel.work.drain();
	assert.deepEqual((await heard()).map(({ type }) => type).toSorted(), ['content.created', 'content.published']);
	const store = createEventStore(site.database.owner);
	assert.equal(await store.replay({ type: 'content.*' }), 2);
	await site.kernel.work.drain();
	const [row] = await site.database.owner`select sum(attempts)::int as deliveries from kernel.event_target`;
	assert.equal(row!['deliveries'], 2, 'they were delivered again');
	assert.equal((await heard()).length, 2);
});

test('what was forgotten counts as new', async () => {
	await site.database.owner`update p_auditor.event_seen set seen = now() - interval '61 days'`;
	await site.kernel.work.cron();
	const [row] = await site.database.owner`select count(*)::int as left from p_auditor.event_seen`;
	assert.equal(row!['left'], 0);
	await createEventStore(site.database.owner).replay({ type: 'content.*' });
	await site.kernel.work.drain();
	assert.equal((await heard()).length, 4);
});

test('a save that is refused after its events were written tells nobody', async () => {
	const editor = await createPerson(site, 'Eve', { admin: true });
	const count = async () => (await site.database.owner`select from kernel.content_event_outbox`).length;
	const known = await count();
	assert.equal((await editor.json('POST', '/api/items', { type: 'page', title: 'Refused' })).status, 500);
	assert.equal(await count(), known);
});
