import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createListener, type Listener } from '../../kernel/src/db/listen.ts';
import type { TrovatoError } from '../../wit/contract/errors/trovato-error.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let listener: Listener;
const heard: string[] = [];
const events: string[] = [];

before(async () => {
	database = await createTestDatabase();
	listener = await createListener(
		database.ownerUrl,
		{ one: (payload) => heard.push(`one ${payload}`), two: (payload) => heard.push(`two ${payload}`) },
		{ onLost: () => events.push('lost'), onReconnect: () => events.push('reconnected') },
	);
});

after(async () => {
	await listener.close();
	await database.drop();
});

beforeEach(() => {
	heard.length = 0;
	events.length = 0;
});

async function until(condition: () => boolean): Promise<void> {
	for (let tries = 0; !condition() && tries < 400; tries++) await sleep(10);
	assert.ok(condition(), 'it did not happen in four seconds');
}

test('hears its channels in the order of the commits, and nothing of what was rolled back', async () => {
	const { owner } = database;
	await owner`select pg_notify('one', 'first')`;
	await owner`select pg_notify('other', 'unheard')`;
	const failing = owner.begin(async (tx) => {
		await tx`select pg_notify('one', 'rolled back')`;
		throw new Error('no');
	});
	await assert.rejects(failing);
	await owner`select pg_notify('two', 'second')`;
	await until(() => heard.length === 2);
	assert.deepEqual(heard, ['one first', 'two second']);
});

test('after a lost connection it listens again, and says so both times', async () => {
	assert.ok(listener.isCurrent());
	const id = listener.id();
	await database.owner`select pg_terminate_backend(${id})`;
	await until(() => events.length > 0);
	assert.deepEqual(events, ['lost']);
	assert.equal(listener.isCurrent(), false);
	await assert.rejects(listener.notify('one', 'x'), (error: TrovatoError) => error.code === 'server.unavailable');
	await until(() => events.length > 1);
	assert.deepEqual(events, ['lost', 'reconnected']);
	assert.ok(listener.isCurrent());
	assert.notEqual(listener.id(), id);
	await listener.notify('one', 'again');
	await until(() => heard.length === 1);
});

test('knows who else listens on this database', async () => {
	assert.deepEqual(await listener.others(), []);
	const other = await createListener(database.ownerUrl, {});
	assert.deepEqual(await listener.others(), [other.id()]);
	assert.deepEqual(await other.others(), [listener.id()]);
	await other.close();
	for (let tries = 0; (await listener.others()).length > 0 && tries < 100; tries++) await sleep(10);
	assert.deepEqual(await listener.others(), []);
});

test('a listener that cannot begin says why', async () => {
	const url = database.ownerUrl.replace(/\/trovato_test_[0-9a-f]+/, '/no_such_database');
	await assert.rejects(createListener(url, {}), (error: TrovatoError) => error.code === 'server.unavailable');
});
