import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect as connectToRabbit } from 'amqplib';
import { connect, type Sql } from '../../kernel/src/db/connect.ts';
import { createEventStore } from '../../kernel/src/outbox/event-store.ts';
import { EXCHANGE } from '../../kernel/src/outbox/rabbit.ts';
import { createRelay } from '../../kernel/src/outbox/relay.ts';
import { type Target, TargetDown } from '../../kernel/src/outbox/target.ts';
import { createLog } from '../../kernel/src/observe/log.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { SKIP_WITHOUT_RABBIT, startRabbit } from '../support/rabbit.ts';
import { createTestSite } from '../support/site.ts';

let database: TestDatabase;
let sql: Sql;
before(async () => {
	database = await createTestDatabase();
	sql = connect({ url: database.ownerUrl, max: 1, name: 'tests' });
});
after(async () => {
	await sql?.end();
	await database?.drop();
});
beforeEach(async () => {
	await database.owner`truncate kernel.content_event_outbox, kernel.event_target`;
});

const log = createLog({ level: 'silent', destination: { write() {} } });
/** Writes events of aggregates such as `a1 a2 b1`, in that order. */
async function tell(names: string, due = new Date(0)): Promise<void> {
	for (const name of names.split(' '))
		await database.owner`
			insert into kernel.content_event_outbox (event_id, tenant_id, event_type, aggregate_type, aggregate_id, payload, due_at)
			values (gen_random_uuid(), gen_random_uuid(), 'thing.happened', 'thing', ${name[0]!}, ${database.owner.json({ name })}, ${due})`;
}
interface Ear extends Target {
	readonly heard: string[];
	/** What happens to an event of this name, as long as it is there. */
	readonly trouble: Map<string, () => Error>;
}
function createEar(name: string, more: Partial<Target> = {}): Ear {
	const heard: string[] = [];
	const trouble = new Map<string, () => Error>();
	return {
		name,
		heard,
		trouble,
		wants: () => true,
		async deliver({ envelope }) {
			const { data } = JSON.parse(envelope) as { data: { name: string } };
			const fail = trouble.get(data.name) ?? trouble.get('all');
			if (fail) throw fail();
			heard.push(data.name);
		},
		...more,
	};
}
function relayTo(...ears: Target[]) {
	const relay = createRelay({ sql, targets: () => ears, log, isStopping: () => false });
	return async (): Promise<number | boolean> => {
		for (;;) {
			const more = await relay.run();
			if (more !== true) return more;
		}
	};
}
const down = () => new TargetDown('it is away');

test('a target that is down holds up nobody else, loses no attempt, and gets all in order when it is back', async () => {
	const [away, well] = [createEar('away', { isParallel: true }), createEar('well')];
	const run = relayTo(away, well);
	away.trouble.set('all', down);
	await tell('a1 a2 b1 a3');
	const next = await run();
	assert.ok(typeof next === 'number' && next > 0 && next <= 500, `next attempt in ${next}`);
	assert.deepEqual(well.heard, ['a1', 'b1', 'a2', 'a3']);
	assert.deepEqual(
		[...(await database.owner`select distinct attempts, dead from kernel.event_target where target = 'away'`)],
		[{ attempts: 0, dead: false }],
	);
	away.trouble.clear();
	await run();
	assert.deepEqual(away.heard, [], 'it rests');
	await sleep(next);
	await run();
	assert.deepEqual(away.heard, ['a1', 'b1', 'a2', 'a3']);
	const left = await database.owner`select from kernel.content_event_outbox where processed_at is null`;
	assert.equal(left.length, 0);
});

test('an event of an instant to come is picked up then, and the relay knows when that is', async () => {
	const ear = createEar('ear');
	const run = relayTo(ear);
	await tell('a1', new Date(Date.now() + 60_000));
	const next = await run();
	assert.ok(typeof next === 'number' && next > 50_000 && next <= 60_000, `next in ${next}`);
	assert.deepEqual(ear.heard, []);
	await database.owner`update kernel.content_event_outbox set due_at = now()`;
	await run();
	assert.deepEqual(ear.heard, ['a1']);
});

test('what a change is about to take back is left alone, and so is what comes after it of the same aggregate', async () => {
	const ear = createEar('ear');
	const run = relayTo(ear);
	await tell('a1 a2 b1');
	await database.owner.begin(async (change) => {
		await change`select from kernel.content_event_outbox where payload ->> 'name' = 'a1' for update`;
		await run();
		assert.deepEqual(ear.heard, ['b1']);
	});
	await run();
	assert.deepEqual(ear.heard, ['b1', 'a1', 'a2']);
});

test('one relay works at a time; the next one goes on where a killed one stopped', async () => {
	const ear = createEar('ear');
	const run = relayTo(ear);
	await tell('a1 a2');
	await database.owner.begin(async (other) => {
		await other`select pg_advisory_xact_lock(7281958)`;
		assert.equal(await run(), false);
	});
	assert.deepEqual(ear.heard, []);
	// Killed between the delivery and the note that nobody else waits.
	await tell('b1');
	await relayTo(createEar('ear'))();
	await database.owner`update kernel.content_event_outbox set processed_at = null`;
	await relayTo(ear)();
	const [row] = await database.owner`
		select count(*)::int as open from kernel.content_event_outbox where processed_at is null`;
	assert.equal(row!['open'], 0);
});

test('a connection that is lost on the way costs a pass, not the node', async () => {
	const ear = createEar('ear');
	const cutting = createEar('cutting', {
		async deliver() {
			await database.owner`select pg_terminate_backend(pid) from pg_locks where objid = 7281958 and granted`;
		},
	});
	await tell('a1 a2');
	await relayTo(cutting, ear)().catch(() => {});
	await sleep(50);
	await relayTo(createEar('cutting'), ear)();
	assert.deepEqual([...new Set(ear.heard)], ['a1', 'a2']);
});

test('given up events are counted, and sent again when that is asked for; to a new target, too', async () => {
	const [ear, late] = [createEar('ear'), createEar('late')];
	ear.trouble.set('a1', () => new Error('on purpose'));
	const run = relayTo(ear);
	await tell('a1 a2 b1');
	await run();
	for (let attempt = 0; attempt < 4; attempt++) {
		await database.owner`update kernel.event_target set next_at = now()`;
		await run();
	}
	const store = createEventStore(database.owner);
	assert.deepEqual(ear.heard, ['b1', 'a2']);
	assert.deepEqual(
		[...(await store.figures())],
		[
			{ target: '', waiting: 0, dead: 0 },
			{ target: 'ear', waiting: 0, dead: 1 },
		],
	);
	const [first] = await store.list({ limit: 10 });
	assert.deepEqual([first!.state, first!.open], ['dead', [{ target: 'ear', attempts: 5, error: 'on purpose' }]]);
	ear.trouble.clear();
	assert.equal(await store.replay({ dead: true }), 1);
	await run();
	assert.deepEqual(ear.heard, ['b1', 'a2', 'a1']);
	assert.equal(await store.replay({ target: 'late', type: 'thing.*' }), 3);
	await relayTo(ear, late)();
	assert.deepEqual([late.heard, ear.heard.length], [['a1', 'b1', 'a2'], 3]);
	assert.equal(await store.replay({ type: 'other.*' }), 0);
	assert.equal(await store.replay({ since: new Date(), target: 'ear' }), 0);
	assert.equal(await store.replay({ type: 'thing.happened', until: new Date() }), 6);
});

test('what was told long ago is forgotten, but the numbers go on', async () => {
	const run = relayTo(createEar('ear'));
	await tell('a1 a2 a3');
	await run();
	await database.owner`update kernel.content_event_outbox set processed_at = now() - interval '40 days'`;
	await createEventStore(database.owner).purge(30);
	await tell('a4');
	await run();
	assert.deepEqual(
		(await database.owner`select seq::int from kernel.content_event_outbox order by id`).map(
			({ seq }) => seq as number,
		),
		[3, 4],
	);
});

test('RabbitMQ gets every event, also those of the time while it was away', { skip: SKIP_WITHOUT_RABBIT }, async () => {
	const rabbit = await startRabbit();
	const site = await createTestSite({ plugins: ['toil'], settings: `amqp_url = "${rabbit.url}"` });
	const heard: { key: string; id: string; n: number; persistent: boolean }[] = [];
	const known = new Set<string>();
	const listen = async (): Promise<void> => {
		const model = await connectToRabbit(rabbit.url);
		model.on('error', () => {});
		const channel = await model.createChannel();
		await channel.assertExchange(EXCHANGE, 'topic', { durable: true });
		const { queue } = await channel.assertQueue('tests', { durable: true });
		await channel.bindQueue(queue, EXCHANGE, 'toil.*');
		await channel.consume(queue, (message) => {
			const { id, data } = JSON.parse(message!.content.toString()) as { id: string; data: { n: number } };
			const { messageId, deliveryMode, contentType } = message!.properties;
			assert.deepEqual([messageId, contentType], [id, 'application/cloudevents+json']);
			// A broker that was killed forgets that a message was acknowledged.
			if (!known.has(id))
				heard.push({ key: message!.fields.routingKey, id, n: data.n, persistent: deliveryMode === 2 });
			known.add(id);
			channel.ack(message!);
		});
	};
	const toil = async (n: number): Promise<void> => {
		const body = JSON.stringify({ n });
		const answer = await site.kernel.fetch(new Request('http://localhost/toil/a', { method: 'POST', body }));
		assert.equal(answer.status, 200);
	};
	const until = async (count: number): Promise<void> => {
		for (let turn = 0; turn < 300 && heard.length < count; turn++) {
			await site.kernel.work.drain();
			await sleep(100);
		}
	};
	try {
		await listen();
		await toil(1);
		await until(1);
		assert.deepEqual({ ...heard[0], id: '' }, { key: 'toil.done', id: '', n: 1, persistent: true });
		await rabbit.kill();
		await toil(2);
		await toil(3);
		await site.kernel.work.drain();
		const metrics = await (await site.get('/metrics', '*/*')).text();
		assert.match(metrics, /^events_waiting\{target="rabbitmq"\} 2$/m);
		assert.match(metrics, /^events_dead\{target="rabbitmq"\} 0$/m);
		await rabbit.start();
		await listen();
		await until(3);
		assert.deepEqual(
			heard.map(({ n }) => n),
			[1, 2, 3],
		);
	} finally {
		await site.close();
		await rabbit.stop();
	}
});
