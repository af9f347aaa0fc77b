// Items and types in stages: what one changes there nobody sees elsewhere, and all of it becomes live at once.
import assert from 'node:assert/strict';
import { after, before as beforeAll, test } from 'node:test';
import { createPerson, type Person, visitorOf } from '../support/people.ts';
import { createTestSite, type TestSite } from '../support/site.ts';
import { conflictsOf, enqueue, findJob, look, makeStage, publish, PUBLISHER, stateOf } from './stages.ts';

let site: TestSite;
let visitor: Person;
let editor: Person;
let other: Person;
beforeAll(async () => {
	site = await createTestSite({ plugins: ['content'] });
	visitor = visitorOf(site);
	editor = await createPerson(site, 'Ed', { permissions: PUBLISHER });
	other = await createPerson(site, 'Olga', { permissions: PUBLISHER });
});
after(() => site?.close());

async function make(person: Person, title: string, more: object = {}): Promise<string> {
	const made = await person.json('POST', '/api/items', { type: 'page', title, ...more });
	assert.equal(made.status, 201, JSON.stringify(made.body));
	return made.body.id as string;
}
const change = async (person: Person, id: string, body: object) => {
	const changed = await person.json('PATCH', `/api/items/${id}`, body, { 'if-match': '*' });
	assert.equal(changed.status, 200, JSON.stringify(changed.body));
	return changed.body;
};
/** The events of an item in their order. */
const toldOf = async (id: string): Promise<string[]> => {
	const rows = await site.database.owner<{ type: string }[]>`
		select replace(event_type, 'content.', '') as type from kernel.content_event_outbox where aggregate_id = ${id} order by id`;
	return rows.map(({ type }) => type);
};
const titleOf = async (person: Person, id: string): Promise<unknown> => {
	const { status, body } = await person.json('GET', `/api/items/${id}`);
	return status === 200 ? body.title : status;
};
const titles = async (person: Person): Promise<string[]> =>
	(await person.json('GET', '/api/items?limit=100&sort=title')).body.items.map(({ title }: { title: string }) => title);

test('an item that is changed, made or deleted in a stage is so there and nowhere else', async () => {
	const changed = await make(editor, 'first of all');
	const gone = await make(editor, 'gone soon');
	const [spring, summer] = [await makeStage(site, 'Spring Campaign'), await makeStage(site, 'Summer')];
	assert.equal(spring, 'spring-campaign');
	const before = await stateOf(site);
	await look(editor, spring);
	await look(other, summer);
	await change(editor, changed, { title: 'changed in spring' });
	const made = await make(editor, 'made in spring');
	const { status } = await editor.json('DELETE', `/api/items/${gone}`, undefined, { 'if-match': '*' });
	assert.equal(status, 204);
	for (const person of [visitor, other]) {
		assert.deepEqual(
			[await titleOf(person, changed), await titleOf(person, made), await titleOf(person, gone)],
			['first of all', 404, 'gone soon'],
		);
		assert.deepEqual(await titles(person), ['first of all', 'gone soon']);
	}
	assert.deepEqual(
		[await titleOf(editor, changed), await titleOf(editor, made), await titleOf(editor, gone)],
		['changed in spring', 'made in spring', 404],
	);
	assert.deepEqual(await titles(editor), ['changed in spring', 'made in spring']);
	assert.deepEqual(await stateOf(site), before);
	const page = await (await editor.fetch(`/item/${changed}`, { headers: { accept: 'text/html' } })).text();
	assert.match(page, /changed in spring/);
	const job = await publish(site, spring);
	assert.equal(job.progress, 100);
	assert.deepEqual([job.result.upserts, job.result.deletions], [2, 1]);
	await look(editor, 'live');
	for (const person of [visitor, other, editor])
		assert.deepEqual(await titles(person), ['changed in spring', 'made in spring']);
	const [stage] = await site.database.owner`select from kernel.stage where id = ${spring}`;
	assert.equal(stage, undefined);
});

test('what is published can be undone, and then looks as before', async () => {
	const changed = await make(editor, 'undo: was');
	const gone = await make(editor, 'undo: is deleted');
	const stage = await makeStage(site, 'To undo');
	await editor.json('POST', '/api/types', { type: 'recipe', label: 'Recipe', fields: [] });
	const before = await stateOf(site);
	await look(editor, stage);
	await change(editor, changed, { title: 'undo: is', promote: true });
	const made = await make(editor, 'undo: is made');
	await editor.json('DELETE', `/api/items/${gone}`, undefined, { 'if-match': '*' });
	const type = await editor.json('PATCH', '/api/types/recipe', { label: 'Rezept' });
	assert.equal(type.status, 200, JSON.stringify(type.body));
	assert.equal((await editor.json('POST', '/api/types', { type: 'event', label: 'Event' })).status, 201);
	assert.equal((await visitor.json('GET', '/api/types/event')).status, 404);
	assert.deepEqual(await stateOf(site), before);
	const { result } = await publish(site, stage);
	assert.equal(result.upserts, 4);
	assert.notDeepEqual(await stateOf(site), before);
	assert.equal((await visitor.json('GET', '/api/types/event')).status, 200);
	const [row] = await site.database.owner`
		select kernel.publication_undo(${result.publication_id}, '{"conflicts": {}}', null) #>> '{}' as id`;
	await site.kernel.work.drain();
	const undone = await findJob(site, row!['id'] as string);
	assert.equal(undone.status, 'completed', undone.error ?? '');
	assert.deepEqual(await stateOf(site), before);
	const [is, was] = ['archived', 'published'];
	assert.deepEqual(await toldOf(changed), ['created', was, 'created', is, was, 'unpublished', was]);
	assert.deepEqual(await toldOf(gone), ['created', was, 'unpublished', 'deleted', 'restored', was]);
	assert.deepEqual(await toldOf(made), ['created', was, 'unpublished', 'deleted']);
	await look(editor, 'live');
});

test('a conflict is overwritten, skipped or ends it all, each exactly', async () => {
	const [mine, theirs] = [await make(editor, 'conflict 1'), await make(editor, 'conflict 2')];
	const stage = await makeStage(site, 'Conflicts');
	await look(editor, stage);
	await change(editor, mine, { title: 'conflict 1 in stage' });
	await change(editor, theirs, { title: 'conflict 2 in stage' });
	await look(other, 'live');
	await change(other, mine, { title: 'conflict 1 in live' });
	await change(other, theirs, { title: 'conflict 2 in live' });
	assert.deepEqual(
		(await conflictsOf(site, stage))
			.map(({ entity_id: id, conflict }) => [id, conflict])
			.toSorted((a, b) => String(a[0]).localeCompare(String(b[0]))),
		[mine, theirs].map((id) => [id, 'changed']).toSorted((a, b) => String(a[0]).localeCompare(String(b[0]))),
	);
	const refused = await enqueue(site, stage);
	assert.equal(refused.problem, 'publish.conflict');
	assert.equal(refused.conflicts.length, 2);
	const halted = { conflicts: { default: 'overwrite', [`content.item ${mine}`]: 'cancel' } };
	assert.equal((await enqueue(site, stage, halted)).cancelled, true);
	const stale = await enqueue(site, stage, { if_match: 'x' });
	assert.equal(stale.problem, 'publish.stale');
	const decided = { conflicts: { [`content.item ${mine}`]: 'overwrite', [`content.item ${theirs}`]: 'skip' } };
	const { result } = await publish(site, stage, decided);
	assert.deepEqual([result.upserts, result.skipped, result.overwritten.length], [1, 1, 1]);
	assert.deepEqual(
		[await titleOf(visitor, mine), await titleOf(visitor, theirs)],
		['conflict 1 in stage', 'conflict 2 in live'],
	);
	assert.equal(await titleOf(editor, theirs), 'conflict 2 in stage');
	assert.equal((await enqueue(site, 'live')).message, "Cannot publish 'live' stage to itself");
	await look(editor, 'live');
});

test('what refers to a type that is skipped is in conflict too, and is listed', async () => {
	await editor.json('POST', '/api/types', { type: 'dish', label: 'Dish', fields: [] });
	const stage = await makeStage(site, 'Dishes');
	await look(editor, stage);
	await editor.json('PATCH', '/api/types/dish', { label: 'Dish in the stage' });
	const made = await editor.json('POST', '/api/items', { type: 'dish', title: 'Soup' });
	assert.equal(made.status, 201, JSON.stringify(made.body));
	await look(other, 'live');
	await other.json('PATCH', '/api/types/dish', { label: 'Dish in live' });
	const refused = await enqueue(site, stage, { conflicts: { 'content.item_type dish': 'skip' } });
	assert.equal(refused.problem, 'publish.conflict');
	assert.deepEqual(
		refused.conflicts.map(({ label, conflict }: Record<string, string>) => [label, conflict]),
		[['Soup', 'depends']],
	);
	const { result } = await publish(site, stage, { conflicts: { default: 'skip' } });
	assert.deepEqual([result.upserts, result.skipped], [0, 2]);
	assert.equal(await titleOf(visitor, made.body.id as string), 404);
	assert.equal((await visitor.json('GET', '/api/types/dish')).body.label, 'Dish in live');
	const all = await publish(site, stage, { conflicts: { default: 'overwrite' } });
	assert.deepEqual([all.result.upserts, all.result.skipped], [2, 0]);
	assert.equal((await visitor.json('GET', '/api/types/dish')).body.label, 'Dish in the stage');
	await look(editor, 'live');
});

test('a rehearsal tells what would happen, and nothing does', async () => {
	const id = await make(editor, 'rehearsed');
	const stage = await makeStage(site, 'Rehearsal');
	await look(editor, stage);
	await change(editor, id, { title: 'rehearsed in stage' });
	const before = await stateOf(site);
	const forecast = await publish(site, stage, { dry: true });
	assert.deepEqual(await stateOf(site), before);
	const real = await publish(site, stage);
	for (const key of ['upserts', 'deletions', 'events', 'tags'])
		assert.deepEqual(forecast.result[key], real.result[key], key);
	assert.ok(real.result.tags.includes(`item:${id}`));
	assert.equal(await titleOf(visitor, id), 'rehearsed in stage');
	await look(editor, 'live');
});
