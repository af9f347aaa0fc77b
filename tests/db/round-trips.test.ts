import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createPool, type Pool } from '../../kernel/src/db/pool.ts';
import { createUnitOfWork, type Mode, type UnitOfWork } from '../../kernel/src/db/unit-of-work.ts';
import { startCountingProxy, type CountingProxy } from './counting-proxy.ts';
import { createSite, declare, install, raw, type Site } from './fixture.ts';

const GET = raw('/* notes.get */ select title from note where id = $1', 'get');
const INSERT = raw('/* notes.insert */ insert into note (title) values ($1)', 'insert');

describe('round trips of a unit of work', () => {
	let site: Site;
	let proxy: CountingProxy;
	let pool: Pool;
	const start = (mode: Mode): UnitOfWork => createUnitOfWork({ pool, mode, stage: 'draft', asOf: 0 });
	/** The pool has one connection; a statement is known to it after its first use. */
	before(async () => {
		site = await createSite();
		proxy = await startCountingProxy(site.db.site.workerUrl);
		pool = createPool({ url: proxy.url, max: 1 });
		const warm = start('write');
		await warm.run(site.scope, GET, [0]);
		await warm.run(site.scope, INSERT, ['warm']);
		await warm.rollback();
	});
	after(async () => {
		await pool.close();
		await proxy.close();
		await site.close();
	});

	test('begin, stage, instant, role, path and the first statement take one', async () => {
		for (const mode of ['read', 'write'] as const) {
			const work = start(mode);
			proxy.take();
			await work.run(site.scope, GET, [1]);
			assert.equal(proxy.take(), 1, mode);
			await work.rollback();
		}
	});

	test('every further statement takes one', async () => {
		const work = start('read');
		await work.run(site.scope, GET, [1]);
		proxy.take();
		for (let i = 0; i < 3; i++) await work.run(site.scope, GET, [i]);
		assert.equal(proxy.take(), 3);
		await work.rollback();
	});

	test('changing the role costs none of its own', async () => {
		const { scope } = await install(site.db, declare('other'), {});
		const [one, other] = [raw('select 1'), raw('select 2')];
		const work = start('read');
		await work.run(site.scope, one, []);
		await work.run(scope, other, []);
		proxy.take();
		await work.run(site.scope, one, []);
		await work.run(scope, other, []);
		assert.equal(proxy.take(), 2);
		await work.rollback();
	});

	test('savepoints cost none of their own', async () => {
		const work = start('write');
		await work.run(site.scope, GET, [1]);
		proxy.take();
		const kept = await work.savepoint();
		await work.run(site.scope, INSERT, ['a']);
		await kept.release();
		const undone = await work.savepoint();
		await work.run(site.scope, INSERT, ['b']);
		await undone.rollback();
		await work.run(site.scope, GET, [1]);
		assert.equal(proxy.take(), 3);
		await work.commit();
		assert.equal(proxy.take(), 1);
		await site.db.owner`delete from p_notes.note`;
	});

	test('the end of a read is not waited for', async () => {
		const work = start('read');
		await work.run(site.scope, GET, [1]);
		await work.commit();
		assert.equal(pool.counts.idle, 0);
	});

	test('a unit of work without statements takes none', async () => {
		const settled = start('read');
		await settled.run(site.scope, GET, [1]);
		await settled.rollback();
		proxy.take();
		const work = start('write');
		await work.commit();
		assert.equal(proxy.take(), 0);
	});

	test('a statement with arguments takes one more when a connection meets it first', async () => {
		const work = start('read');
		proxy.take();
		await work.run(site.scope, raw('select $1::int + 1 as n'), [1]);
		assert.equal(proxy.take(), 2);
		await work.rollback();
	});
});
