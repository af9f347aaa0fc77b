import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { SKIP_WITHOUT_REDIS, startRedis } from '../support/redis.ts';
import { createTestSite, type TestSite } from '../support/site.ts';

const KEY = 'a-key-of-sixteen-letters';
let site: TestSite;
before(async () => {
	site = await createTestSite({ plugins: ['toil'], settings: `cron_key = "${KEY}"` });
});
after(() => site?.close());
beforeEach(async () => {
	const { owner } = site.database;
	await owner`truncate p_toil.note, kernel.jobs, kernel.queue, kernel.content_event_outbox, kernel.event_target, kernel.cron`;
});

const toil = async (what: string, body: object | string): Promise<string> => {
	const text = typeof body === 'string' ? body : JSON.stringify(body);
	const answer = await site.kernel.fetch(
		new Request(`http://localhost/toil/${what}`, {
			method: 'POST',
			body: text,
			headers: { 'content-type': 'text/plain' },
		}),
	);
	assert.equal(answer.status, 200, await answer.clone().text());
	return answer.text();
};
const notes = async (): Promise<string[]> => {
	const rows = await site.database.owner<{ note: string }[]>`
		select kind || ' ' || about as note from p_toil.note order by id`;
	return rows.map(({ note }) => note);
};
const jobOf = async (id: string) => {
	const [row] = await site.database.owner`select * from kernel.jobs where id = ${id}`;
	return row!;
};

test('a job runs in steps, each with the state of the one before, and tells its progress', async () => {
	const id = await toil('count', { steps: 3 });
	assert.equal((await jobOf(id))['status'], 'queued');
	await site.kernel.work.drain();
	assert.deepEqual(await notes(), ['step 1', 'step 2', 'step 3']);
	const job = await jobOf(id);
	assert.deepEqual([job['status'], job['progress'], job['attempts']], ['completed', 100, 1]);
	assert.deepEqual(job['result'], { steps: 3 });
	assert.deepEqual(
		(job['logs'] as { message: string }[]).map(({ message }) => message),
		['step 1', 'step 2', 'step 3'],
	);
});

test('a job has ended when its last step has', async () => {
	const id = await toil('count', { steps: 1, wait: 200 });
	await site.kernel.work.drain();
	const { started_at: started, completed_at: completed } = await jobOf(id);
	assert.ok((completed as Date).getTime() - (started as Date).getTime() >= 200);
});

test('a job that fails keeps what its earlier steps did, goes on where it stopped, and is given up in the end', async () => {
	const id = await toil('fall', {});
	await site.kernel.work.drain();
	assert.deepEqual(await notes(), ['fall tried']);
	const job = await jobOf(id);
	assert.deepEqual([job['status'], job['attempts'], job['state']], ['queued', 1, { step: 1 }]);
	assert.match(String(job['error']), /on purpose/);
	for (let time = 0; time < 3; time++) {
		await site.database.owner`update kernel.jobs set due_at = now() where id = ${id}`;
		await site.kernel.work.drain();
	}
	const last = await jobOf(id);
	assert.deepEqual([last['status'], last['attempts']], ['failed', 4]);
	assert.ok(last['completed_at'] instanceof Date);
	assert.deepEqual(await notes(), ['fall tried'], 'a step that failed wrote nothing');
});

test('the job of a node that went away is taken over when its time is up, and not before', async () => {
	const id = await toil('count', { steps: 1 });
	const lost = await site.kernel.work.jobs.take(['toil']);
	assert.equal(lost?.id, id);
	await site.kernel.work.drain();
	assert.deepEqual(await notes(), []);
	await site.database.owner`update kernel.jobs set locked_until = now() - interval '1 second' where id = ${id}`;
	await site.kernel.work.drain();
	assert.deepEqual(await notes(), ['step 1']);
	// The node that came back can neither keep nor end it.
	assert.equal(await site.kernel.work.jobs.keep(lost), false);
	await site.kernel.work.jobs.fail(lost, 'too late');
	assert.equal((await jobOf(id))['status'], 'completed');
});

test('a step that was under way when its job was taken over or cancelled writes nothing', async () => {
	const id = await toil('count', { steps: 1, wait: 300 });
	const run = site.kernel.work.drain();
	while ((await jobOf(id))['status'] !== 'running') await new Promise((resolve) => setTimeout(resolve, 10));
	assert.equal(await site.kernel.work.jobs.cancel(id), true);
	await run;
	assert.deepEqual(await notes(), []);
	assert.equal((await jobOf(id))['status'], 'cancelled');
	assert.equal(await site.kernel.work.jobs.cancel(id), false);
});

test('messages are dealt with in order; one that fails comes back and keeps nobody waiting', async () => {
	for (const body of ['{"n":1}', '{"fail":true}', '{"n":2}']) await toil('letters', body);
	await site.kernel.work.drain();
	assert.deepEqual(await notes(), ['message letters {"n":1} 1', 'message letters {"n":2} 1']);
	const left = await site.database.owner`select attempts, due_at > now() as later from kernel.queue`;
	assert.deepEqual([...left], [{ attempts: 1, later: true }]);
	assert.ok(site.log.some(({ msg, queue }) => queue === 'letters' && /tried again in 1 s/.test(String(msg))));
	for (let time = 0; time < 4; time++) {
		await site.database.owner`update kernel.queue set due_at = now()`;
		await site.kernel.work.drain();
	}
	const dead = await site.database.owner`select attempts, due_at = 'infinity' as never from kernel.queue`;
	assert.deepEqual([...dead], [{ attempts: 5, never: true }]);
});

test('an event reaches its listener once, in the order of its aggregate, and what the listener writes stays', async () => {
	for (let n = 1; n <= 3; n++) await toil('a', { n });
	await toil('b', { n: 1 });
	await site.kernel.work.drain();
	const told = await notes();
	assert.deepEqual(
		told.filter((line) => line.includes('toil/a')),
		[1, 2, 3].map((n) => `event toil.done toil/a {"n":${n}}`),
	);
	assert.equal(told.length, 4);
	await site.kernel.work.drain();
	assert.equal((await notes()).length, 4);
	const rows = await site.database.owner<{ seq: string; done: boolean }[]>`
		select seq::text, processed_at is not null as done from kernel.content_event_outbox order by id`;
	assert.deepEqual(
		rows.map(({ seq, done }) => [seq, done]),
		[1, 2, 3, 4].map((seq) => [String(seq), true]),
	);
});

test('an event that fails holds back those after it of the same aggregate only, and is given up in the end', async () => {
	await toil('a', { fail: 1 });
	await toil('a', { n: 2 });
	await toil('b', { n: 3 });
	await site.kernel.work.drain();
	assert.deepEqual(await notes(), ['event toil.done toil/b {"n":3}']);
	for (let time = 0; time < 4; time++) {
		await site.database.owner`update kernel.event_target set next_at = now()`;
		await site.kernel.work.drain();
	}
	assert.deepEqual(await notes(), ['event toil.done toil/b {"n":3}', 'event toil.done toil/a {"n":2}']);
	const dead = await site.database.owner`select attempts, last_error from kernel.event_target where dead`;
	assert.equal(dead.length, 1);
	assert.equal(dead[0]!['attempts'], 5);
	assert.match(String(dead[0]!['last_error']), /on purpose/);
});

test('cron calls the plugin, tells it when that was done last, and a failure is logged and noted nowhere else', async () => {
	assert.deepEqual(await site.kernel.work.cron(), { skipped: false, done: ['toil'], failed: [] });
	await site.kernel.work.cron();
	const [first, second] = await notes();
	assert.equal(first, 'cron ');
	assert.match(second!, /^cron \d{13}$/);
	await site.database.owner`insert into p_toil.note (kind, about) values ('broken', '')`;
	assert.deepEqual((await site.kernel.work.cron()).failed, ['toil']);
	assert.equal((await notes()).filter((line) => line.startsWith('cron')).length, 2);
	assert.ok(site.log.some(({ tap, level }) => tap === 'tap_cron' && level === 'error'));
});

test('while one process runs cron another leaves it alone', async () => {
	await site.database.owner.begin(async (tx) => {
		await tx`select pg_advisory_xact_lock(7281957)`;
		assert.deepEqual(await site.kernel.work.cron(), { skipped: true, done: [], failed: [] });
	});
	assert.deepEqual(await notes(), []);
});

test('whoever has the key runs cron by its address; another key does not, and the log shows neither', async () => {
	const ask = (key: string, method = 'GET') =>
		site.kernel.fetch(new Request(`http://localhost/cron/${key}`, { method }));
	for (const method of ['GET', 'POST']) {
		const answer = await ask(KEY, method);
		assert.equal(answer.status, 200);
		assert.deepEqual(await answer.json(), { skipped: false, done: ['toil'], failed: [] });
	}
	for (const key of ['x', `${KEY}x`, encodeURIComponent('../')]) assert.equal((await ask(key)).status, 403);
	assert.equal((await notes()).length, 2);
	assert.ok(!JSON.stringify(site.log).includes(KEY));
});

test('a site that is served does its work by itself, as soon as it is put down', async () => {
	await site.kernel.listen();
	await toil('letters', '{"n":1}');
	await toil('count', { steps: 2 });
	await toil('a', { n: 1 });
	// Looking into the queue takes 5 s unless somebody says that there is something.
	for (let turn = 0; turn < 400 && (await notes()).length < 4; turn++)
		await new Promise((resolve) => setTimeout(resolve, 10));
	assert.deepEqual((await notes()).toSorted(), [
		'event toil.done toil/a {"n":1}',
		'message letters {"n":1} 1',
		'step 1',
		'step 2',
	]);
});

test('queues in Redis are emptied too', { skip: SKIP_WITHOUT_REDIS }, async () => {
	const redis = await startRedis();
	const other = await createTestSite({ plugins: ['toil'], settings: `redis_url = "${redis.url}"` });
	try {
		for (const body of ['{"n":1}', '{"fail":true}', '{"n":2}'])
			await other.kernel.fetch(new Request('http://localhost/toil/letters', { method: 'POST', body }));
		await other.kernel.work.drain();
		const rows = await other.database.owner<{ about: string }[]>`select about from p_toil.note order by id`;
		assert.deepEqual(
			rows.map(({ about }) => about),
			['letters {"n":1} 1', 'letters {"n":2} 1'],
		);
		assert.ok(other.log.some(({ msg }) => /tried again in 1 s/.test(String(msg))));
	} finally {
		await other.close();
		await redis.stop();
	}
});
