import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { checkStatement } from '../../wit/contract/sql/parse.ts';
import { createProbe, failed, type Probe, textOf } from '../support/probe.ts';

let probe: Probe;
before(async () => {
	probe = await createProbe();
});
after(() => probe?.close());

const outbox = () =>
	probe.site.database.owner<Record<string, unknown>[]>`
		select event_id::text, tenant_id::text, event_type, aggregate_type, aggregate_id, payload, processed_at
		from kernel.content_event_outbox order by id`;
const append = (payload: string, id = '7') => ['events.append', 'probe.seen', 'thing', id, payload] as const;

test('events stand in the outbox in the order of appending, with the site as tenant', async () => {
	const ids = await probe.write(append('{"n":1}'), append('{"n":2}'), append('[1,"zwölf"]', '8'));
	const rows = await outbox();
	assert.deepEqual(
		rows.map((row) => row['event_id']),
		ids,
	);
	assert.deepEqual(
		rows.map((row) => row['payload']),
		[{ n: 1 }, { n: 2 }, [1, 'zwölf']],
	);
	for (const row of rows) {
		assert.equal(row['tenant_id'], probe.site.database.site.siteId);
		assert.equal(row['event_type'], 'probe.seen');
		assert.equal(row['aggregate_type'], 'thing');
		assert.equal(row['processed_at'], null);
	}
});

test('what is rolled back tells nobody', async () => {
	const earlier = (await outbox()).length;
	await probe.traps(/on purpose/, append('{}'), ['testing.fail', 'on purpose']);
	assert.equal((await outbox()).length, earlier);
});

test('a type that the manifest does not declare is refused, whoever declares it', async () => {
	for (const type of ['content.published', 'probe.other', '', 'probe.seen ', 'PROBE.SEEN'])
		failed((await probe.write(['events.append', type, 'a', 'b', '{}']))[0], 'host.not_granted', /does not declare/);
});

test('no statement of a plugin goes around the manifest', async () => {
	for (const call of [
		`kernel.append_event('content.published', 'a', 'b', '{}')`,
		`kernel.append_events('[]')`,
		`kernel.withdraw_events('{content.published}', 'item', '{a}')`,
		`kernel.enqueue_job('publish', '{}', null, null)`,
		`kernel.queue_push('mail', '1')`,
		`kernel.queue_pop('mail', 1000)`,
		`kernel.queue_done('mail', 1)`,
	])
		await assert.rejects(
			checkStatement(`select ${call}`, 'x.sql', { plugin: 'probe', uses: [], extensions: [] }),
			/kernel\./,
		);
});

test('a page that only reads cannot append', async () => {
	failed((await probe.read(append('{}')))[0], 'host.not_now', /only reads/);
});

test('a payload has a limit, and an aggregate a name', async () => {
	const big = { repeat: '1', times: 262_145 };
	failed((await probe.write(['events.append', 'probe.seen', 'a', 'b', big]))[0], 'host.limit', /262144/);
	const long = { repeat: 'x', times: 256 };
	for (const wrong of ['', long])
		for (const [type, id] of [
			[wrong, 'b'],
			['a', wrong],
		] as const)
			failed(
				(await probe.write(['events.append', 'probe.seen', type, id, '{}']))[0],
				'db.constraint',
				/aggregate_named/,
			);
});

test('a payload that is no JSON is refused, and the request goes on', async () => {
	const earlier = (await outbox()).length;
	const [broken, empty, nul, nulAgain, right] = await probe.write(
		append('{"n":'),
		append(''),
		append('"\\u0000"'),
		['events.append', 'probe.seen', 'a', 'nul \0', '{}'],
		append('null'),
	);
	for (const outcome of [broken, empty, nul, nulAgain]) failed(outcome, 'request.invalid');
	assert.match(textOf(right), /^[0-9a-f-]{36}$/);
	assert.equal((await outbox()).length, earlier + 1);
});

const event = (more: object) => ({
	type: 'probe.seen',
	aggregate_type: 'thing',
	aggregate_id: 'many',
	data: {},
	...more,
});
const appendAll = (...events: unknown[]) => ['events.append-all', JSON.stringify(events)] as const;
const many = async () =>
	(await outbox()).filter((row) => row['aggregate_id'] === 'many').map((row) => row['payload'] as { n: number });

test('a list is written in its order with one call', async () => {
	const [ids] = await probe.write(appendAll(...[3, 1, 2].map((n) => event({ data: { n } }))));
	assert.equal((JSON.parse(textOf(ids)) as string[]).length, 3);
	assert.deepEqual(
		(await many()).map(({ n }) => n),
		[3, 1, 2],
	);
	assert.deepEqual(await probe.write(appendAll()), ['[]']);
});

test('the rows of a statement are written without passing through the plugin', async () => {
	const rows = (given: unknown) =>
		[
			['db.arg-string', 't'],
			['db.arg-json', JSON.stringify(given)],
			['db.run', 'item'],
		] as const;
	const from = (await many()).length;
	await probe.write(...rows(event({ data: { n: 9 } })), ['events.append-rows', '$2', 'fields']);
	assert.deepEqual((await many()).slice(from), [{ n: 9 }]);
	const [, , , none] = await probe.write(...rows(event({})), ['events.append-rows', '$2', 'title']);
	failed(none, 'host.not_granted', /does not declare/);
});

test('of a list with a mistake nothing is written', async () => {
	const earlier = (await outbox()).length;
	const right = event({});
	const [undeclared, none, noList, nul, long, big] = await probe.write(
		appendAll(right, event({ type: 'content.published' })),
		appendAll(right, null),
		['events.append-all', '{}'],
		appendAll(right, event({ aggregate_id: 'a\0b' })),
		appendAll(...Array.from({ length: 2_001 }, () => right)),
		appendAll(right, event({ data: 'x'.repeat(262_200) })),
	);
	for (const outcome of [undeclared, none]) failed(outcome, 'host.not_granted', /does not declare/);
	for (const outcome of [noList, nul]) failed(outcome, 'request.invalid', /no JSON list/);
	failed(long, 'host.limit', /2000/);
	failed(big, 'host.limit', /262144/);
	failed((await probe.write(appendAll(right, event({ aggregate_type: '' }))))[0], 'db.constraint', /aggregate_named/);
	failed((await probe.read(appendAll(right)))[0], 'host.not_now', /only reads/);
	assert.equal((await outbox()).length, earlier);
});

test('what is to come is taken back, what has happened stays, and the instant says which is which', async () => {
	const hour = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
	const later = (id: string, at: string, n: number) => event({ aggregate_id: id, at, data: { n } });
	await probe.write(appendAll(later('w1', hour(-1), 1), later('w1', hour(1), 2), later('w2', hour(1), 3)));
	const [instant] = await probe.write(['events.withdraw', 'thing', '["w1"]']);
	assert.match(textOf(instant), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
	assert.ok(Math.abs(Date.parse(textOf(instant)) - Date.now()) < 60_000);
	const left = (await outbox()).filter((row) => ['w1', 'w2'].includes(String(row['aggregate_id'])));
	assert.deepEqual(
		left.map((row) => (row['payload'] as { n: number }).n),
		[1, 3],
	);
	await probe.traps(/on purpose/, ['events.withdraw', 'thing', '["w2"]'], ['testing.fail', 'on purpose']);
	assert.equal((await outbox()).filter((row) => row['aggregate_id'] === 'w2').length, 1);
	const [noList, reads] = [
		(await probe.write(['events.withdraw', 'thing', 'w2']))[0],
		(await probe.read(['events.withdraw', 'thing', '["w2"]']))[0],
	];
	failed(noList, 'request.invalid', /no JSON list/);
	failed(reads, 'host.not_now', /only reads/);
});
