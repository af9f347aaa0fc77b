// One statement without a transaction.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createPool, type Pool } from '../../kernel/src/db/pool.ts';
import { createUnitOfWork, type UnitOfWork, type UnitOfWorkOptions } from '../../kernel/src/db/unit-of-work.ts';
import { type CountingProxy, startCountingProxy } from './counting-proxy.ts';
import { createSite, declare, install, raw, type Site } from './fixture.ts';

const WHO = raw(
	`/* who */ select current_user::text as role, current_setting('search_path') as path,
		current_setting('transaction_isolation') as isolation, current_setting('transaction_read_only') as read_only`,
	'who',
);

let site: Site;
let proxy: CountingProxy;
let pool: Pool;
before(async () => {
	site = await createSite();
	proxy = await startCountingProxy(site.db.site.workerUrl);
	pool = createPool({ url: proxy.url, max: 1 });
});
after(async () => {
	await pool?.close();
	await proxy?.close();
	await site?.close();
});
const start = (over: Partial<UnitOfWorkOptions> = {}): UnitOfWork =>
	createUnitOfWork({ pool, mode: 'read', once: true, stage: null, asOf: null, ...over });
/** A transaction holds the lock of its own number. */
const transactions = async () => {
	const rows = await site.db.owner`select from pg_locks join pg_stat_activity using (pid)
		where locktype = 'virtualxid' and datname = current_database() and pid <> pg_backend_pid()`;
	return rows.length;
};

test('it runs under the role of the plugin, read only, and leaves no transaction', async () => {
	const { scope: other } = await install(site.db, declare('other'), {});
	for (const scope of [site.scope, other, other, site.scope]) {
		const work = start();
		const { rows } = await work.run(scope, WHO, []);
		const path = scope.searchPath;
		assert.deepEqual(rows, [{ role: scope.role, path, isolation: 'read committed', read_only: 'on' }]);
		assert.equal(await transactions(), 0);
		await work.commit();
	}
	const work = start({ once: false });
	await work.run(site.scope, WHO, []);
	assert.equal(await transactions(), 1);
	await work.commit();
});

test('a second statement is refused with the reason, and the first answer stands', async () => {
	const work = start();
	await work.run(site.scope, WHO, []);
	await assert.rejects(work.run(site.scope, WHO, []), {
		code: 'host.not_now',
		message:
			'Statement \'who\' is a second one, but the route says read = "once" in its manifest; a route that needs more leaves that out.',
	});
	await work.commit();
});

test('it cannot write, not even through a function', async () => {
	await site.db.owner.unsafe(`create function p_notes.note_add() returns void language sql security definer as
		$$ insert into p_notes.note (title) values ('sneaked in') $$; grant execute on function p_notes.note_add to public`);
	for (const text of ['select note_add()', "insert into note (title) values ('x')"]) {
		const work = start();
		await assert.rejects(work.run(site.scope, raw(text), []), { code: 'host.not_now' });
		await work.rollback();
	}
	assert.equal((await site.db.owner`select from p_notes.note`).length, 0);
});

test('whoever has the connection next has his own role, and none is left behind in a transaction', async () => {
	const once = start();
	await once.run(site.scope, WHO, []);
	await once.commit();
	const { scope: third } = await install(site.db, declare('third'), {});
	const work = start({ once: false, mode: 'write' });
	const { rows } = await work.run(third, WHO, []);
	assert.deepEqual([rows[0]!['role'], rows[0]!['read_only']], [third.role, 'off']);
	await assert.rejects(work.run(third, raw('select * from p_notes.note'), []), { code: 'db.failed' });
	await work.rollback();
});

test('with a savepoint around it, and after a failure, the connection is whole', async () => {
	const work = start();
	const mark = await work.savepoint();
	await assert.rejects(work.run(site.scope, raw('select 1 / 0'), []), { code: 'db.failed' });
	await mark.rollback();
	await work.commit();
	assert.deepEqual(pool.counts, { open: 1, idle: 1, waiting: 0 });
	const next = start();
	assert.equal((await next.run(site.scope, WHO, [])).count, 1);
	await next.commit();
});

test('a stage or an instant is looked at all the same', async () => {
	const work = start({ stage: 'draft', asOf: Date.UTC(2020, 1, 2) });
	const { rows } = await work.run(site.scope, raw('select kernel.stage() as stage, kernel.as_of() as instant'), []);
	assert.deepEqual(rows, [{ stage: 'draft', instant: new Date(Date.UTC(2020, 1, 2)) }]);
	await assert.rejects(work.run(site.scope, WHO, []), { code: 'host.not_now' });
	await work.commit();
});

test('it takes one round trip, and the transaction none after it', async () => {
	const warm = start();
	await warm.run(site.scope, WHO, []);
	await warm.commit();
	proxy.take();
	const work = start();
	await work.run(site.scope, WHO, []);
	await work.commit();
	const next = start();
	await next.run(site.scope, WHO, []);
	await next.commit();
	assert.equal(proxy.take(), 2);
});
