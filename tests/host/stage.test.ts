import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createPool, type Pool } from '../../kernel/src/db/pool.ts';
import { createUnitOfWork } from '../../kernel/src/db/unit-of-work.ts';
import type { Stage } from '../../kernel/src/generated/host.ts';
import { createStage } from '../../kernel/src/plugins/host/stage.ts';
import type { Slot } from '../../kernel/src/plugins/worker/frame.ts';
import { createProbe, failed, type Probe } from '../support/probe.ts';

let probe: Probe;
let pool: Pool;
before(async () => {
	probe = await createProbe();
	pool = createPool({ url: probe.site.database.site.workerUrl, max: 2 });
});
after(async () => {
	await pool?.close();
	await probe?.close();
});

const NOBODY = '01890a5d-ac96-774b-bcce-b302099a8057';
const MAKER = ['use stages', 'create stages'];

/** One request of somebody with these permissions; committed unless it fails. */
async function as<T>(permissions: readonly string[], work: (stage: Stage) => Promise<T>): Promise<T> {
	const unit = createUnitOfWork({ pool, mode: 'write', stage: null, asOf: null, forgiving: true });
	const user = { id: NOBODY, name: 'Eve', permissions, isAdmin: false };
	const request = { job: { user, stage: null }, work: unit, answer: {}, cache: { invalidate: () => {} } };
	const slot = { frame: { plugin: { name: 'stages', capabilities: ['stages:administer'] }, request } };
	try {
		const result = await work(createStage(slot as unknown as Slot));
		await unit.commit();
		return result;
	} finally {
		await unit.rollback();
	}
}
// oxlint-disable-next-line typescript/no-explicit-any -- answers have many shapes
const json = (text: string): any => JSON.parse(text);

test('a visitor looks at live, and so does the database', async () => {
	const [stage, rows, inDatabase] = await probe.read(
		['stage.current'],
		['db.run', 'stage'],
		['db.get-string', '$1', 0, 'stage'],
	);
	assert.equal(stage, 'live');
	assert.ok(Number(rows) > 0);
	assert.equal(inDatabase, 'live');
});

test('nothing in a request makes it another stage', async () => {
	const response = await probe.site.get(
		`/probe?stage=secret&trovato.stage=secret&script=${encodeURIComponent('[["stage.current"]]')}`,
	);
	assert.deepEqual(await response.json(), ['live']);
});

test('a plugin that does not come with the kernel cannot look after stages', async () => {
	const outcomes = await probe.write(
		['stage.stages'],
		['stage.create', 'x', ''],
		['stage.change', 'x', '{}'],
		['stage.remove', 'x'],
		['stage.changes', 'x', 0, 10],
		['stage.discard', 'x', 'a.b', 'c'],
		['stage.publish', 'x', '{}'],
		['stage.history', 10],
		['stage.undo', NOBODY, '{}'],
		['stage.preview-link', 'x', 1],
		['stage.revoke-previews', 'x'],
		['stage.job', NOBODY],
		['stage.cancel-job', NOBODY],
	);
	assert.equal(outcomes.length, 13);
	for (const outcome of outcomes) failed(outcome, 'host.not_granted', /stages:administer/);
});

test('every function asks for its permission', async () => {
	const forbidden = (permissions: string[], work: (stage: Stage) => Promise<unknown>) =>
		assert.rejects(as(permissions, work), { code: 'request.forbidden' });
	await forbidden([], (stage) => stage.stages());
	await forbidden([], (stage) => stage.changes('x', 0, 10));
	await forbidden([], (stage) => stage.discard('x', 'a.b', 'c'));
	await forbidden([], (stage) => stage.history(10));
	await forbidden(['use stages'], (stage) => stage.create('x', ''));
	await forbidden(['use stages'], (stage) => stage.remove('x'));
	await forbidden(['use stages'], (stage) => stage.previewLink('x', 1));
	await forbidden(['use stages'], (stage) => stage.revokePreviews('x'));
	await forbidden(MAKER, (stage) => stage.publish('x', '{}'));
	await forbidden(MAKER, (stage) => stage.undo(NOBODY, '{}'));
});

test('a stage is made, described, listed and deleted by whoever made it, or by publishers', async () => {
	const id = await as(MAKER, (stage) => stage.create(' Spring Campaign! ', 'Flowers'));
	assert.equal(id, 'spring-campaign');
	assert.equal(await as(MAKER, (stage) => stage.create('Spring campaign', '')), 'spring-campaign-2');
	const theirs = { code: 'request.forbidden', message: /somebody else/ };
	await assert.rejects(
		as(MAKER, (stage) => stage.change(id, '{"label":"Mine"}')),
		theirs,
	);
	await assert.rejects(
		as(MAKER, (stage) => stage.remove(id)),
		theirs,
	);
	const publisher = [...MAKER, 'publish stages'];
	await as(publisher, (stage) => stage.change(id, '{"label":"Easter","publish_at":"2099-01-01T09:00:00+01:00"}'));
	const [row] = json(await as(MAKER, (stage) => stage.stages())).filter((one: { id: string }) => one.id === id);
	assert.deepEqual([row.label, row.description, row.upserts], ['Easter', 'Flowers', 0]);
	assert.equal(Date.parse(row.publish_at), Date.parse('2099-01-01T08:00:00Z'));
	const waiting = () => probe.site.database.owner`select due_at from kernel.jobs where params ->> 'stage' = ${id}`;
	assert.equal((await waiting()).length, 1);
	await as(publisher, (stage) => stage.change(id, '{"publish_at":null}'));
	assert.equal((await waiting()).length, 0);
	const changes = json(await as(MAKER, (stage) => stage.changes(id, 0, 10)));
	assert.deepEqual([changes.total, changes.conflicts, changes.changes], [0, 0, []]);
	await as(MAKER, (stage) => stage.discard(id, 'content.item', NOBODY));
	await as(publisher, (stage) => stage.remove(id));
	await assert.rejects(
		as(MAKER, (stage) => stage.changes(id, 0, 10)),
		{ code: 'request.not_found' },
	);
});

test('what cannot be meant is refused', async () => {
	const all = [...MAKER, 'publish stages'];
	const refused = (code: string, work: (stage: Stage) => Promise<unknown>) => assert.rejects(as(all, work), { code });
	await refused('request.invalid', (stage) => stage.create('  ', ''));
	await refused('request.invalid', (stage) => stage.create('x'.repeat(101), ''));
	await refused('request.invalid', (stage) => stage.change('live', '{"publish_at":"soon"}'));
	await refused('host.bad_argument', (stage) => stage.change('live', '['));
	await refused('publish.live', (stage) => stage.change('live', '{}'));
	await refused('publish.live', (stage) => stage.remove('live'));
	await refused('publish.live', (stage) => stage.publish('live', '{}'));
	await refused('request.not_found', (stage) => stage.publish('nowhere', '{}'));
	await refused('request.invalid', (stage) => stage.publish('live', '{"conflicts":{"default":"perhaps"}}'));
	await refused('request.not_found', (stage) => stage.undo(NOBODY, '{}'));
	await refused('request.not_found', (stage) => stage.undo("x' or true", '{}'));
	await refused('request.invalid', (stage) => stage.previewLink('live', 0));
	await refused('request.not_found', (stage) => stage.previewLink('live', 1));
	await refused('request.not_found', (stage) => stage.job(NOBODY));
	await refused('request.not_found', (stage) => stage.cancelJob(NOBODY));
});

test('a link, a job, its end: for whoever put it down and for those who look after all jobs', async () => {
	const all = [...MAKER, 'publish stages'];
	const id = await as(all, (stage) => stage.create('Links', ''));
	assert.match(await as(all, (stage) => stage.previewLink(id, 1)), /^\/stage\/preview\/[\w-]{43}$/);
	await as(all, (stage) => stage.revokePreviews(id));
	const left = await probe.site.database.owner`select from kernel.stage_preview where stage_id = ${id}`;
	assert.equal(left.length, 0);
	const job = await as(all, (stage) => stage.publish(id, '{}'));
	await assert.rejects(
		as(all, (stage) => stage.publish(id, '{}')),
		{ code: 'publish.running' },
	);
	// Nobody has this id of a user, so the job is nobody's.
	await assert.rejects(
		as(all, (stage) => stage.job(job)),
		{ code: 'request.not_found' },
	);
	const keeper = ['administer jobs'];
	assert.equal(json(await as(keeper, (stage) => stage.job(job))).status, 'queued');
	assert.equal(await as(keeper, (stage) => stage.cancelJob(job)), true);
	assert.equal(await as(keeper, (stage) => stage.cancelJob(job)), false);
	assert.deepEqual(json(await as(all, (stage) => stage.history(10))), []);
});
