import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { ROOT } from '../support/site.ts';

let database: TestDatabase;
const folder = mkdtempSync(join(tmpdir(), 'trovato-events-'));
before(async () => {
	database = await createTestDatabase();
	writeFileSync(join(folder, 'site.toml'), 'name = "Events"\n');
	for (const n of [1, 2, 3])
		await database.owner`
			insert into kernel.content_event_outbox (event_id, tenant_id, event_type, aggregate_type, aggregate_id, payload, seq, due_at)
			values (kernel.uuidv7(), kernel.uuidv7(), ${n === 3 ? 'other.told' : 'content.published'}, 'item', ${`i${n}`}, '{}',
				${n}, ${new Date(Date.UTC(2026, 0, n))})`;
	await database.owner`
		insert into kernel.event_target (event_id, target, seq, attempts, last_error, dead, done_at)
		select event_id, 'plugin:deaf', seq, 5, 'on purpose', true, now() from kernel.content_event_outbox where seq = 2`;
	await database.owner`update kernel.content_event_outbox set processed_at = now()`;
});
after(async () => {
	await database?.drop();
	rmSync(folder, { recursive: true });
});

const words = (...given: string[]): [string[], { env: NodeJS.ProcessEnv }] => [
	[join(ROOT, 'kernel/cli/main.ts'), 'events', ...given, '--site', folder],
	{ env: { ...process.env, DATABASE_URL: database.ownerUrl } },
];
const run = async (...given: string[]): Promise<string> =>
	(await promisify(execFile)(process.execPath, ...words(...given))).stdout;

test('tail shows the last events and who does not have them; as JSON it shows envelopes', async () => {
	const lines = (await run('tail')).trim().split('\n');
	assert.equal(lines.length, 3);
	assert.match(lines[0]!, /^1 {2}2026-01-01T00:00:00.000Z {2}done +content.published {2}item\/i1$/);
	assert.match(lines[1]!, /dead +content.published {2}item\/i2 {2}plugin:deaf \(attempt 5: on purpose\)$/);
	const json = (await run('tail', '--type', 'content.*', '--last', '1', '--json')).trim().split('\n');
	assert.equal(json.length, 1);
	const envelope = JSON.parse(json[0]!) as Record<string, unknown>;
	assert.deepEqual(
		[envelope['specversion'], envelope['type'], envelope['subject'], envelope['time'], envelope['sequence']],
		['1.0', 'content.published', 'item/i2', '2026-01-02T00:00:00.000000Z', '2'],
	);
});

test('tail --follow goes on with what gets a number', async () => {
	const [args, options] = words('tail', '--follow', '--last', '0');
	const child = spawn(process.execPath, args, { ...options, stdio: ['ignore', 'pipe', 'inherit'] });
	let text = '';
	child.stdout.setEncoding('utf8').on('data', (part: string) => (text += part));
	try {
		await database.owner`
			insert into kernel.content_event_outbox (event_id, tenant_id, event_type, aggregate_type, aggregate_id, payload)
			values (kernel.uuidv7(), kernel.uuidv7(), 'content.deleted', 'item', 'late', '{}')`;
		// It takes its time to look for the first time; every turn is one more number.
		for (let turn = 0; turn < 120 && !text.includes('item/late'); turn++) {
			await database.owner`
				update kernel.content_event_outbox set seq = (select coalesce(max(seq), 0) + 1 from kernel.content_event_outbox), processed_at = now()
				where aggregate_id = 'late'`;
			await new Promise((resolve) => setTimeout(resolve, 250));
		}
		assert.match(text, /item\/late/);
		for (const line of text.trim().split('\n')) assert.match(line, /late/);
	} finally {
		child.kill('SIGTERM');
		await once(child, 'exit');
		await database.owner`delete from kernel.content_event_outbox where aggregate_id = 'late'`;
	}
});

test('replay sends again what is meant, and wants to be told what that is', async () => {
	assert.match(await run('replay', '--dead'), /^1 deliveries wait/);
	const open = (): Promise<{ target: string; seq: number }[]> =>
		database.owner`select target, seq::int from kernel.event_target where done_at is null order by seq, target` as never;
	assert.deepEqual([...(await open())], [{ target: 'plugin:deaf', seq: 2 }]);
	assert.match(await run('replay', '--target', 'rabbitmq', '--until', '2026-01-02', '--json'), /^\{"deliveries":1\}$/m);
	assert.deepEqual([...(await open())].at(0), { target: 'rabbitmq', seq: 1 });
	assert.match(await run('replay', '--id', crypto.randomUUID()), /^Nothing/);
	for (const wrong of [[], ['--since', 'yesterday']])
		await assert.rejects(run('replay', ...wrong), (error: { code: number }) => error.code === 2);
});
