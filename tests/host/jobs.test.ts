import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { createProbe, failed, type Outcome, type Probe, textOf } from '../support/probe.ts';
import { ERRORS } from '../../wit/contract/errors/table.ts';
import { SKIP_WITHOUT_REDIS, startRedis, type TestRedis } from '../support/redis.ts';

describe('jobs', () => {
	let probe: Probe;
	before(async () => {
		probe = await createProbe();
	});
	after(() => probe?.close());

	const rows = () =>
		probe.site.database.owner<Record<string, unknown>[]>`
			select id::text, plugin, job_type, status, params, due_at, created_by::text from kernel.jobs order by id`;

	test('a job waits with its payload until its time', async () => {
		const at = Date.UTC(2030, 0, 2, 3, 4, 5, 678);
		const ids = await probe.write(['jobs.enqueue', 'tidy', '{"deep":[1]}', 0], ['jobs.enqueue', 'tidy', '1', at]);
		const found = await rows();
		assert.deepEqual(
			found.map((row) => row['id']),
			ids,
		);
		const [now, later] = found;
		const { plugin, job_type: type, status, params, created_by: by } = now!;
		assert.deepEqual(
			{ plugin, type, status, params, by },
			{
				plugin: 'probe',
				type: 'tidy',
				status: 'queued',
				params: { deep: [1] },
				by: '00000000-0000-0000-0000-000000000000',
			},
		);
		assert.equal((later!['due_at'] as Date).getTime(), at);
	});

	test('what is rolled back leaves no job', async () => {
		const { length } = await rows();
		await probe.traps(/on purpose/, ['jobs.enqueue', 'tidy', '{}', 0], ['testing.fail', 'on purpose']);
		assert.equal((await rows()).length, length);
	});

	test('a job that the manifest does not declare is refused, and so is any while a page only reads', async () => {
		failed(
			(await probe.write(['jobs.enqueue', 'publish', '{}', 0]))[0],
			'host.not_granted',
			/does not declare publish/,
		);
		failed((await probe.read(['jobs.enqueue', 'tidy', '{}', 0]))[0], 'host.not_now');
	});

	test('payload and time have to be sensible', async () => {
		const [big, broken, time] = await probe.write(
			['jobs.enqueue', 'tidy', { repeat: ' ', times: 262_145 }, 0],
			['jobs.enqueue', 'tidy', 'tidy', 0],
			['jobs.enqueue', 'tidy', '{}', 9_007_199_254_740_991],
		);
		failed(big, 'host.limit');
		failed(broken, 'request.invalid');
		failed(time, 'request.invalid');
	});
});

/** What every driver of queues does, whichever it is. */
function queues(name: string, skip: string | false, settings: () => Promise<string>, end: () => Promise<void>): void {
	describe(`queues in ${name}`, { skip }, () => {
		let probe: Probe;
		before(async () => {
			probe = await createProbe({ settings: await settings(), workers: 2 });
		});
		after(async () => {
			await probe?.close();
			await end();
		});

		interface Message {
			readonly id: string;
			readonly attempts: number;
			readonly payload: unknown;
		}
		const message = (outcome: Outcome | undefined) => JSON.parse(textOf(outcome)) as Message | null;
		const pop = async (lease = 60_000, queue = 'letters') =>
			message((await probe.write(['jobs.queue-pop', queue, lease]))[0]);
		const done = async (id: string) => (await probe.write(['jobs.queue-done', 'letters', id]))[0];
		const length = async (queue = 'letters') => (await probe.read(['jobs.queue-len', queue]))[0];
		const push = (...payloads: unknown[]) =>
			probe.write(...payloads.map((one) => ['jobs.queue-push', 'letters', JSON.stringify(one)] as const));
		/** Polls until a leased message is there again. */
		const popAgain = async (): Promise<Message> => {
			for (let tries = 0; tries < 400; tries++) {
				const found = await pop(60_000);
				if (found) return found;
				await wait(25);
			}
			throw new Error('The message does not come back.');
		};

		test('messages come out in the order they went in, once each, and are gone when done', async () => {
			assert.deepEqual(await push({ n: 1 }, 'zwei 🎈', [3]), [null, null, null]);
			assert.equal(await length(), 3);
			const all = [await pop(), await pop(), await pop()];
			assert.deepEqual(
				all.map((one) => one?.payload),
				[{ n: 1 }, 'zwei 🎈', [3]],
			);
			assert.deepEqual(
				all.map((one) => one?.attempts),
				[1, 1, 1],
			);
			assert.equal(await pop(), null);
			assert.equal(await length(), 3, 'a message that is held is not done');
			for (const one of all) assert.equal(await done(one!.id), true);
			assert.equal(await length(), 0);
			assert.equal(await done(all[0]!.id), false);
		});

		test('queues are apart', async () => {
			await push('for letters');
			assert.equal(await length('parcels'), 0);
			assert.equal(await pop(60_000, 'parcels'), null);
			const mine = await pop();
			assert.equal((await probe.write(['jobs.queue-done', 'parcels', mine!.id]))[0], false);
			assert.equal(await done(mine!.id), true);
		});

		test('a message that nobody finishes comes back when its lease is over', async () => {
			await push('again');
			const first = await pop(150);
			assert.equal(first?.payload, 'again');
			const second = await popAgain();
			assert.deepEqual({ ...second, attempts: 0 }, { ...first, attempts: 0 });
			assert.ok(second.attempts > first.attempts);
			assert.equal(await done(second.id), true);
		});

		test('a request that fails has pushed nothing, and finished nothing', async () => {
			await probe.traps(/on purpose/, ['jobs.queue-push', 'letters', '"never"'], ['testing.fail', 'on purpose']);
			assert.equal(await length(), 0);
			await push('kept');
			const { id } = (await pop(150))!;
			await probe.traps(/on purpose/, ['jobs.queue-done', 'letters', id], ['testing.fail', 'on purpose']);
			assert.equal(await length(), 1);
			assert.equal(await done((await popAgain()).id), true);
		});

		test('one that fails after popping gives the message back', async () => {
			await push('precious');
			await probe.traps(/on purpose/, ['jobs.queue-pop', 'letters', 150], ['testing.fail', 'on purpose']);
			const again = await popAgain();
			assert.equal(again.payload, 'precious');
			assert.equal(await done(again.id), true);
		});

		test('many that pop at the same time get different messages', async () => {
			await push(...Array.from({ length: 60 }, (_, n) => n));
			const popped = await Promise.all(Array.from({ length: 60 }, () => pop()));
			const numbers = popped.map((one) => Number(one?.payload)).toSorted((a, b) => a - b);
			assert.deepEqual(
				numbers,
				Array.from({ length: 60 }, (_, n) => n),
			);
			assert.ok((await Promise.all(popped.map((one) => done(one!.id)))).every((one) => one === true));
			assert.equal(await length(), 0);
		});

		test('a queue that the manifest does not declare is refused', async () => {
			const outcomes = await probe.write(
				['jobs.queue-push', 'mail', '1'],
				['jobs.queue-pop', 'mail', 1_000],
				['jobs.queue-done', 'mail', '1'],
				['jobs.queue-len', 'mail'],
			);
			for (const outcome of outcomes) failed(outcome, 'host.not_granted', /does not declare mail/);
		});

		test('a page that only reads can count, and no more', async () => {
			const [count, ...others] = await probe.read(
				['jobs.queue-len', 'letters'],
				['jobs.queue-push', 'letters', '1'],
				['jobs.queue-pop', 'letters', 1_000],
				['jobs.queue-done', 'letters', '1'],
			);
			assert.equal(count, 0);
			for (const outcome of others) failed(outcome, 'host.not_now', /only reads/);
		});

		test('a lease, a payload and an id have to be sensible', async () => {
			const [short, long, big, broken, word, injected, unknown] = await probe.write(
				['jobs.queue-pop', 'letters', 99],
				['jobs.queue-pop', 'letters', -1],
				['jobs.queue-push', 'letters', { repeat: '1', times: 262_145 }],
				['jobs.queue-push', 'letters', '{'],
				['jobs.queue-done', 'letters', 'last'],
				['jobs.queue-done', 'letters', "1'; delete from kernel.queue; --"],
				['jobs.queue-done', 'letters', '999999999999999999'],
			);
			for (const outcome of [short, long, big]) failed(outcome, 'host.limit');
			failed(broken, 'request.invalid');
			for (const outcome of [word, injected]) failed(outcome, 'host.bad_argument');
			assert.equal(unknown, false);
		});
	});
}

let redis: TestRedis | undefined;
queues(
	'Postgres',
	false,
	async () => '',
	async () => {},
);
queues(
	'Redis',
	SKIP_WITHOUT_REDIS,
	async () => {
		redis = await startRedis();
		return `redis_url = "${redis.url}"`;
	},
	async () => redis?.stop(),
);

test('without its Redis a push fails, and nothing of the request is kept', { skip: SKIP_WITHOUT_REDIS }, async () => {
	const server = await startRedis();
	await server.stop();
	const probe = await createProbe({ settings: `redis_url = "${server.url}"` });
	try {
		const response = await probe.answer(['variables.set', 'kept', 'yes'], ['jobs.queue-push', 'letters', '1']);
		assert.equal(response.status, 503);
		assert.deepEqual(await probe.read(['variables.get', 'kept', 'no']), ['no']);
		failed((await probe.read(['jobs.queue-len', 'letters']))[0], 'server.unavailable');
	} finally {
		await probe.close();
	}
});

test('a step knows its payload and its state, and what it says of itself is bounded', async () => {
	const probe = await createProbe();
	const outcomeOf = async (...script: unknown[]): Promise<unknown[]> => {
		const [id] = await probe.write(['jobs.enqueue', 'tidy', JSON.stringify(script), 0]);
		await probe.site.kernel.work.drain();
		const [row] = await probe.site.database.owner<{ result: unknown[] }[]>`
			select result from kernel.jobs where id = ${textOf(id)}`;
		return row!.result;
	};
	try {
		const [payload, state] = await outcomeOf(['jobs.job-payload'], ['jobs.job-state']);
		assert.deepEqual([JSON.parse(String(payload)), state], [[['jobs.job-payload'], ['jobs.job-state']], 'null']);
		const [far, long, broken, large, none] = await outcomeOf(
			['jobs.job-progress', 101, ''],
			['jobs.job-progress', 1, { repeat: 'x', times: 2_001 }],
			['jobs.job-continue', '{'],
			['jobs.job-result', { repeat: '1', times: 262_145 }],
			['jobs.job-progress', 50, 'half'],
		);
		const numbers = [far, long, broken, large].map((one) => (one as { error: number }).error);
		const codes = ['host.bad_argument', 'host.limit', 'request.invalid', 'host.limit'] as const;
		assert.deepEqual(
			numbers,
			codes.map((code) => ERRORS[code].abi),
		);
		assert.equal(none, null);
	} finally {
		await probe.close();
	}
});

test('outside of a step there is no job', async () => {
	const probe = await createProbe();
	try {
		const told = await probe.write(
			['jobs.job-progress', 1, ''],
			['jobs.job-continue', '{}'],
			['jobs.job-result', '{}'],
		);
		for (const one of told) failed(one, 'host.not_now', /no step/);
		await probe.traps(/no step of a job/, ['jobs.job-payload']);
		await probe.traps(/no step of a job/, ['jobs.job-state']);
	} finally {
		await probe.close();
	}
});
