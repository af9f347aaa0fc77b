// How much a statement may return, whatever it asks for.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createPool, type Pool } from '../../kernel/src/db/pool.ts';
import { createUnitOfWork, type UnitOfWork } from '../../kernel/src/db/unit-of-work.ts';
import { type CountingProxy, startCountingProxy } from './counting-proxy.ts';
import { createSite, declare, install, raw, type Site } from './fixture.ts';

const ONE_ROW = raw("select repeat('x', $1::int) as text", 'one_row');
const MANY_ROWS = raw("select repeat('x', 1000) as text from generate_series(1, $1::int)", 'many_rows');

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

const start = (): UnitOfWork => createUnitOfWork({ pool, mode: 'read', stage: null, asOf: null });
const limited = () => ({ ...site.scope, maxBytes: 1_000_000 });

test('a result within the limit arrives whole', async () => {
	const work = start();
	const { rows } = await work.run(limited(), ONE_ROW, [900_000]);
	assert.equal(String(rows[0]!['text']).length, 900_000);
	await work.commit();
});

test('a row larger than the limit is cut off while it arrives, and the next request is served', async () => {
	for (const [statement, size] of [
		[ONE_ROW, 120_000_000],
		[MANY_ROWS, 120_000],
	] as const) {
		const work = start();
		const sent = proxy.sent();
		await assert.rejects(work.run(limited(), statement, [size]), {
			code: 'host.limit',
			message: new RegExp(`^Statement '${statement.name}' returns more than is left of 1000000 bytes`),
		});
		assert.ok(proxy.sent() - sent < 60_000_000, `${proxy.sent() - sent} bytes were sent`);
		await assert.rejects(work.run(limited(), ONE_ROW, [1]), { code: 'host.limit' });
		await work.rollback();
		const next = start();
		assert.equal((await next.run(limited(), ONE_ROW, [1])).count, 1);
		await next.commit();
	}
});

test('the limit is for all statements of a plugin in a request, and for each plugin by itself', async () => {
	const { scope } = await install(site.db, declare('other'), {});
	const work = start();
	await work.run(limited(), ONE_ROW, [600_000]);
	await work.run({ ...scope, maxBytes: 1_000_000 }, ONE_ROW, [600_000]);
	await work.run(limited(), ONE_ROW, [300_000]);
	await assert.rejects(work.run(limited(), ONE_ROW, [300_000]), { code: 'host.limit' });
	await work.rollback();
});
