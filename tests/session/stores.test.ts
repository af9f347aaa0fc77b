// One suite for every place that keeps sessions.
import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { connectRedis } from '../../kernel/src/redis/connect.ts';
import { createPostgresStore } from '../../kernel/src/session/postgres-store.ts';
import { createRedisStore } from '../../kernel/src/session/redis-store.ts';
import type { Session, SessionStore } from '../../kernel/src/session/store.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { SKIP_WITHOUT_REDIS, startRedis } from '../support/redis.ts';

let database: TestDatabase;
const ANN = randomUUID();
const BEN = randomUUID();
before(async () => {
	database = await createTestDatabase();
	for (const [id, name] of [
		[ANN, 'Ann'],
		[BEN, 'Ben'],
	] as const)
		await database.owner`insert into kernel.users (id, name) values (${id}, ${name})`;
	await database.owner`insert into kernel.stage (id, label) values ('autumn', 'Autumn')`;
});
after(() => database?.drop());

let count = 0;
function newSession(more: Partial<Session> = {}): Session {
	const now = Date.now();
	return {
		id: randomBytes(32).toString('hex'),
		userId: ANN,
		formSecret: 'a secret, ü',
		remembered: false,
		privileges: 'p1',
		epoch: 3,
		client: 'Firefox "1" <b>',
		activeStage: null,
		created: now + count++,
		seen: now,
		expires: now + 60_000,
		...more,
	};
}

interface Place {
	readonly store: SessionStore;
	close(): Promise<void>;
}
const PLACES: Readonly<Record<string, { skip: string | false; open: () => Promise<Place> }>> = {
	Postgres: {
		skip: false,
		open: async () => ({ store: createPostgresStore(database.owner), close: async () => {} }),
	},
	Redis: {
		skip: SKIP_WITHOUT_REDIS,
		async open() {
			const server = await startRedis();
			const redis = connectRedis(server.url, 'tests');
			const close = async (): Promise<void> => (redis.disconnect(), server.stop());
			return { store: createRedisStore(redis, randomUUID()), close };
		},
	},
};

for (const [name, { skip, open }] of Object.entries(PLACES)) {
	describe(`sessions in ${name}`, { skip }, () => {
		let place: Place;
		let store: SessionStore;
		before(async () => ({ store } = place = await open()));
		after(() => place?.close());

		test('what was created is found, whole', async () => {
			const session = newSession({ remembered: true, activeStage: 'autumn' });
			await store.create(session);
			assert.deepEqual(await store.find(session.id), session);
			assert.equal(await store.find(newSession().id), undefined);
		});

		test('what has expired is not there', async () => {
			const session = newSession({ expires: Date.now() - 1, userId: BEN });
			await store.create(session);
			assert.equal(await store.find(session.id), undefined);
			assert.deepEqual(await store.listOf(BEN), []);
			await store.purge();
		});

		test('touching moves the end, both ways', async () => {
			const session = newSession();
			await store.create(session);
			const later = session.expires + 500_000;
			await store.touch(session.id, session.seen + 5, later);
			assert.deepEqual(await store.find(session.id), { ...session, seen: session.seen + 5, expires: later });
			await store.touch(session.id, session.seen, Date.now() - 1);
			assert.equal(await store.find(session.id), undefined);
		});

		test('the stage changes, and back to live', async () => {
			const session = newSession();
			await store.create(session);
			await store.update(session.id, { activeStage: 'autumn' });
			assert.equal((await store.find(session.id))?.activeStage, 'autumn');
			await store.update(session.id, { activeStage: null });
			assert.deepEqual(await store.find(session.id), session);
		});

		test('what was destroyed does not come back by being touched or changed', async () => {
			const session = newSession();
			await store.create(session);
			await store.destroy(session.id);
			await store.touch(session.id, Date.now(), Date.now() + 60_000);
			await store.update(session.id, { activeStage: 'autumn' });
			assert.equal(await store.find(session.id), undefined);
			await store.destroy(session.id);
		});

		test('somebody has a list, the newest first, which another does not share', async () => {
			await store.destroyAllOf(ANN);
			const [first, second, other] = [newSession(), newSession(), newSession({ userId: BEN })];
			for (const session of [first, second, other]) await store.create(session);
			assert.deepEqual(
				(await store.listOf(ANN)).map(({ id }) => id),
				[second.id, first.id],
			);
			await store.destroyAllOf(ANN, first.id);
			assert.deepEqual(
				(await store.listOf(ANN)).map(({ id }) => id),
				[first.id],
			);
			await store.destroyAllOf(ANN);
			assert.deepEqual(await store.listOf(ANN), []);
			assert.deepEqual(await store.find(first.id), undefined);
			assert.deepEqual(await store.find(other.id), other);
		});
	});
}
