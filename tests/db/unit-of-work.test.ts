import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { createSite, raw, type Site } from './fixture.ts';

const WHO = raw(`select current_user::text as role, current_setting('search_path') as path,
	current_setting('transaction_isolation') as isolation, current_setting('transaction_read_only') as read_only`);
const INSERT = raw('insert into note (title) values ($1) returning id', 'insert');
const TITLES = raw('select title from note order by title', 'titles');

describe('unit of work', () => {
	let site: Site;
	before(async () => void (site = await createSite()));
	afterEach(async () => site.endWorks());
	after(async () => site.close());

	const titles = async (): Promise<unknown[]> => {
		const work = site.work({ mode: 'read' });
		const { rows } = await work.run(site.scope, TITLES, []);
		await work.commit();
		return rows.map((row) => row['title']);
	};
	const clear = async (): Promise<void> => void (await site.db.owner`delete from p_notes.note`);
	/** No connection is left in a transaction, in a role or out of the pool. */
	const assertClean = async (): Promise<void> => {
		const wait = async (): Promise<boolean> => {
			for (let i = 0; i < 200 && site.pool.counts.open !== site.pool.counts.idle; i++)
				await new Promise((resolve) => setTimeout(resolve, 10));
			return site.pool.counts.open === site.pool.counts.idle;
		};
		assert.ok(await wait(), `not given back: ${JSON.stringify(site.pool.counts)}`);
		const taken = [];
		for (let i = site.pool.counts.open; i > 0; i--) taken.push(await site.pool.acquire());
		for (const connection of taken) {
			const [row] = await connection.sql.unsafe(
				`select current_user = session_user as own, current_setting('role') as role, current_setting('search_path') as path,
				 coalesce(current_setting('trovato.stage', true), '') as stage, pg_current_xact_id_if_assigned() as xid`,
			);
			assert.deepEqual(row, { own: true, role: 'none', path: 'pg_catalog', stage: '', xid: null });
			const [state] = await site.db.owner`select count(*)::int as n from pg_stat_activity
				where usename = ${site.db.site.workerRole} and state like 'idle in transaction%'`;
			assert.equal(state!['n'], 0);
			connection.release();
		}
	};

	test('a read is one read-only snapshot under the role of the plugin', async () => {
		await clear();
		const work = site.work({ mode: 'read' });
		const { rows } = await work.run(site.scope, WHO, []);
		const path = '"p_notes", ext, pg_temp';
		assert.deepEqual(rows, [{ role: site.scope.role, path, isolation: 'repeatable read', read_only: 'on' }]);
		await site.db.owner`insert into p_notes.note (title) values ('late')`;
		assert.deepEqual((await work.run(site.scope, TITLES, [])).rows, []);
		await assert.rejects(work.run(site.scope, INSERT, ['x']), { code: 'host.not_now' });
		await work.rollback();
		assert.deepEqual(await titles(), ['late']);
		await assertClean();
	});

	test('writes last with the commit and only with it', async () => {
		await clear();
		const work = site.work();
		assert.equal((await work.run(site.scope, INSERT, ['a'])).count, 1);
		assert.deepEqual(await titles(), []);
		await work.commit();
		assert.deepEqual(await titles(), ['a']);
		const other = site.work();
		await other.run(site.scope, INSERT, ['b']);
		await other.rollback();
		assert.deepEqual(await titles(), ['a']);
		await assertClean();
	});

	test('without a statement no connection is taken', async () => {
		const busy = [await site.pool.acquire(), await site.pool.acquire()];
		const work = site.work();
		const mark = await work.savepoint();
		await mark.rollback();
		await work.commit();
		for (const connection of busy) connection.release();
	});

	test('after its end nothing runs', async () => {
		const work = site.work();
		await work.run(site.scope, TITLES, []);
		await work.commit();
		await assert.rejects(work.run(site.scope, TITLES, []), { code: 'host.not_now' });
		await assert.rejects(work.commit(), { code: 'host.not_now' });
		await work.rollback();
		await assertClean();
	});

	test('stage and instant are those given, and live and now without', async () => {
		const see = raw('select kernel.stage() as stage, kernel.as_of() as instant, transaction_timestamp() as now');
		const work = site.work({ mode: 'read', stage: "it's", asOf: Date.UTC(2020, 1, 2, 3, 4, 5, 6) });
		const [row] = (await work.run(site.scope, see, [])).rows;
		assert.equal(row!['stage'], "it's");
		assert.deepEqual(row!['instant'], new Date('2020-02-02T03:04:05.006Z'));
		await work.commit();
		const live = site.work();
		const [now] = (await live.run(site.scope, see, [])).rows;
		assert.equal(now!['stage'], 'live');
		assert.deepEqual(now!['instant'], now!['now']);
		await live.commit();
		await assertClean();
	});

	test('values arrive as they were sent', async () => {
		const work = site.work({ mode: 'read' });
		const { rows, columns } = await work.run(
			site.scope,
			raw(`select $1::jsonb as j, jsonb_typeof($1::jsonb) as kind, $2::text as s, $3::bool as yes, $4::timestamptz as t,
				$5::int8 as i, $6::float8 as f, $7::text as nothing, $8::uuid as id, array[$2, null, 'NULL', 'a "b" \\, {c}', ''] as list, array[[1,2],[3,null]]::bigint[] as grid, array['{"a":1}'::jsonb] as docs, date '2020-02-29' as d`),
			[
				{ json: '{"a": ["ž", 1, null]}' },
				"o'r\\n",
				true,
				new Date(1_234_567),
				2 ** 40,
				0.1,
				null,
				'00000000-0000-7000-8000-000000000001',
			],
		);
		assert.deepEqual(columns, ['j', 'kind', 's', 'yes', 't', 'i', 'f', 'nothing', 'id', 'list', 'grid', 'docs', 'd']);
		assert.deepEqual(rows, [
			{
				j: { a: ['ž', 1, null] },
				kind: 'object',
				s: "o'r\\n",
				yes: true,
				t: new Date(1_234_567),
				i: 2 ** 40,
				f: 0.1,
				nothing: null,
				id: '00000000-0000-7000-8000-000000000001',
				list: ["o'r\\n", null, 'NULL', 'a "b" \\, {c}', ''],
				grid: [
					[1, 2],
					[3, null],
				],
				docs: [{ a: 1 }],
				d: '2020-02-29',
			},
		]);
		await work.commit();
	});

	test('the same statement takes null, true and false for one parameter', async () => {
		const work = site.work({ mode: 'read' });
		const seen = [];
		for (const value of [null, true, false])
			seen.push((await work.run(site.scope, raw('select $1::bool as b'), [value])).rows[0]!['b']);
		assert.deepEqual(seen, [null, true, false]);
		await work.commit();
	});

	test('wrong arguments are refused before anything is sent', async () => {
		const work = site.work();
		const one = { ...INSERT, paramTypes: [25] };
		await assert.rejects(work.run(site.scope, one, []), {
			code: 'host.bad_argument',
			message: /takes 1 arguments, not 0/,
		});
		await assert.rejects(work.run(site.scope, one, ['a\0b']), { code: 'request.invalid' });
		await assert.rejects(work.run(site.scope, one, [new Date(Number.NaN)]), { code: 'request.invalid' });
		await work.run(site.scope, raw('select 1'), []);
		await work.commit();
	});

	test('statements asked for at once run one after another, in order', async () => {
		await clear();
		const work = site.work();
		const all = ['a', 'b', 'c'].map((title) => work.run(site.scope, INSERT, [title]));
		const ids = (await Promise.all(all)).map(({ rows }) => Number(rows[0]!['id']));
		assert.deepEqual(
			ids,
			ids.toSorted((a, b) => a - b),
		);
		await work.commit();
		assert.equal(work.stats.statements, 3);
	});

	test('each plugin runs under its own role within one transaction', async () => {
		const { install, declare } = await import('./fixture.ts');
		const { scope: other } = await install(site.db, declare('other'), {});
		const work = site.work();
		const roles = [];
		for (const scope of [site.scope, other, site.scope]) roles.push((await work.run(scope, WHO, [])).rows[0]!['role']);
		assert.deepEqual(roles, [site.scope.role, other.role, site.scope.role]);
		await assert.rejects(work.run(other, raw('select * from p_notes.note'), []), { code: 'db.failed' });
		await work.rollback();
		await assertClean();
	});

	describe('failures', () => {
		const failing: [string, string, unknown[], string][] = [
			['a broken constraint', "insert into note (title) values ('twice'), ('twice')", [], 'db.constraint'],
			['a value that does not fit', 'select $1::uuid', ['no-uuid'], 'request.invalid'],
			['a number out of range', 'select $1::int', ['99999999999'], 'request.invalid'],
			['a division by zero', 'select 1 / 0', [], 'db.failed'],
			['a missing table', 'select * from nowhere', [], 'db.failed'],
		];
		for (const [what, text, args, code] of failing) {
			test(`${what} is ${code} and tells no SQL`, async () => {
				const work = site.work();
				await assert.rejects(
					work.run(site.scope, raw(text, 'named'), args as string[]),
					(error: Error & { code: string }) => {
						assert.equal(error.code, code);
						assert.match(error.message, /^Statement 'named' /);
						assert.ok(!error.message.includes('select') && !error.message.includes('insert'), error.message);
						return true;
					},
				);
				await assert.rejects(work.run(site.scope, TITLES, []), { code });
				await assert.rejects(work.commit(), { code });
				await assertClean();
			});
		}

		test('after a failure nothing of the transaction stays', async () => {
			await clear();
			const work = site.work();
			await work.run(site.scope, INSERT, ['a']);
			await assert.rejects(work.run(site.scope, INSERT, ['a']), {
				code: 'db.constraint',
				extra: { constraint: 'note_title_key' },
			});
			await assert.rejects(work.commit(), { code: 'db.constraint' });
			assert.deepEqual(await titles(), []);
			await assertClean();
		});

		test('a constraint checked at the end fails the commit', async () => {
			await site.db.owner.unsafe(
				'create table p_notes.late (id int primary key, up int references p_notes.late deferrable initially deferred)',
			);
			await site.db.owner.unsafe(`alter table p_notes.late owner to "${site.scope.role}"`);
			const work = site.work();
			await work.run(site.scope, raw('insert into late values (1, 2)'), []);
			await assert.rejects(work.commit(), { code: 'db.constraint', extra: { constraint: 'late_up_fkey' } });
			await assertClean();
		});

		test('a deadlock is db.serialization for one and the other goes on', async () => {
			await clear();
			await site.db.owner`insert into p_notes.note (title) values ('a'), ('b')`;
			const touch = raw('update note set data = data where title = $1');
			const [one, two] = [site.work(), site.work()];
			await one.run(site.scope, touch, ['a']);
			await two.run(site.scope, touch, ['b']);
			const results = await Promise.allSettled([one.run(site.scope, touch, ['b']), two.run(site.scope, touch, ['a'])]);
			const failed = results.filter((result) => result.status === 'rejected');
			assert.deepEqual(
				failed.map((result) => (result.reason as { code: string }).code),
				['db.serialization'],
			);
			await Promise.allSettled([one.rollback(), two.rollback()]);
			await assertClean();
		});

		test('with forgiving a failed statement undoes only itself', async () => {
			await clear();
			const work = site.work({ forgiving: true });
			await work.run(site.scope, INSERT, ['a']);
			await assert.rejects(work.run(site.scope, INSERT, ['a']), { code: 'db.constraint' });
			await assert.rejects(work.run(site.scope, raw('select 1 / 0'), []), { code: 'db.failed' });
			assert.equal((await work.run(site.scope, WHO, [])).rows[0]!['role'], site.scope.role);
			await work.run(site.scope, INSERT, ['b']);
			await work.commit();
			assert.deepEqual(await titles(), ['a', 'b']);
			await assertClean();
		});
	});

	describe('savepoints', () => {
		test('rolling back undoes what came after, and the rest stays', async () => {
			await clear();
			const work = site.work();
			await work.run(site.scope, INSERT, ['before']);
			const mark = await work.savepoint();
			await work.run(site.scope, INSERT, ['undone']);
			await mark.rollback();
			await work.run(site.scope, INSERT, ['after']);
			await work.commit();
			assert.deepEqual(await titles(), ['after', 'before']);
		});

		test('a rollback as the last step holds too', async () => {
			await clear();
			const work = site.work();
			await work.run(site.scope, INSERT, ['before']);
			const mark = await work.savepoint();
			await work.run(site.scope, INSERT, ['undone']);
			await mark.rollback();
			await work.commit();
			assert.deepEqual(await titles(), ['before']);
		});

		test('a failure after the savepoint is forgotten by rolling back to it', async () => {
			await clear();
			const work = site.work();
			const mark = await work.savepoint();
			await assert.rejects(work.run(site.scope, raw('select 1 / 0'), []), { code: 'db.failed' });
			await assert.rejects(mark.release(), { code: 'db.failed' });
			await mark.rollback();
			await work.run(site.scope, INSERT, ['after']);
			await work.commit();
			assert.deepEqual(await titles(), ['after']);
		});

		test('they nest', async () => {
			await clear();
			const work = site.work();
			const outer = await work.savepoint();
			await work.run(site.scope, INSERT, ['a']);
			const kept = await work.savepoint();
			await work.run(site.scope, INSERT, ['b']);
			await kept.release();
			const inner = await work.savepoint();
			await work.run(site.scope, INSERT, ['c']);
			await inner.rollback();
			await work.run(site.scope, INSERT, ['d']);
			await outer.release();
			const last = await work.savepoint();
			const deep = await work.savepoint();
			await work.run(site.scope, INSERT, ['e']);
			await deep.release();
			await last.rollback();
			await assert.rejects(last.rollback(), { code: 'host.not_now' });
			await work.commit();
			assert.deepEqual(await titles(), ['a', 'b', 'd']);
			await assertClean();
		});

		test('in a read they save the snapshot from a failure', async () => {
			const work = site.work({ mode: 'read' });
			await work.run(site.scope, TITLES, []);
			const mark = await work.savepoint();
			await assert.rejects(work.run(site.scope, INSERT, ['x']), { code: 'host.not_now' });
			await mark.rollback();
			assert.equal((await work.run(site.scope, WHO, [])).rows[0]!['role'], site.scope.role);
			await work.commit();
			await assertClean();
		});
	});

	describe('interruptions', () => {
		test('cancelling ends the running statement on the server', async () => {
			const work = site.work();
			await work.run(site.scope, raw('select 1'), []);
			const slow = work.run(site.scope, raw('/* slow */ select pg_sleep(60)'), []);
			setTimeout(() => work.cancel(), 50);
			await assert.rejects(slow, { code: 'db.timeout' });
			await assert.rejects(work.run(site.scope, TITLES, []), { code: 'db.timeout' });
			await assert.rejects(work.commit(), { code: 'db.timeout' });
			const [row] = await site.db
				.owner`select count(*)::int as n from pg_stat_activity where query like '/* slow */%' and state = 'active'`;
			assert.equal(row!['n'], 0);
			await assertClean();
		});

		test('cancelled before the first statement, nothing is sent', async () => {
			const work = site.work();
			work.cancel();
			await assert.rejects(work.run(site.scope, TITLES, []), { code: 'db.timeout' });
			await work.rollback();
			await assertClean();
		});

		test('a connection killed between statements fails the work and is replaced', async () => {
			await clear();
			const work = site.work();
			const { rows } = await work.run(
				site.scope,
				raw("insert into note (title) values ('lost') returning pg_backend_pid() as pid"),
				[],
			);
			const admin = site.db.owner;
			await admin.unsafe(`grant "${site.db.site.workerRole}" to current_user`);
			await admin`select pg_terminate_backend(${rows[0]!['pid'] as number}, 5000)`;
			await new Promise((resolve) => setTimeout(resolve, 100));
			await assert.rejects(work.run(site.scope, TITLES, []), { code: 'server.unavailable' });
			await assert.rejects(work.commit(), { code: 'server.unavailable' });
			assert.deepEqual(await titles(), []);
			await assertClean();
		});

		test('a connection killed before the commit never counts as committed', async () => {
			const work = site.work();
			const { rows } = await work.run(
				site.scope,
				raw("insert into note (title) values ('lost') returning pg_backend_pid() as pid"),
				[],
			);
			const admin = site.db.owner;
			await admin.unsafe(`grant "${site.db.site.workerRole}" to current_user`);
			await admin`select pg_terminate_backend(${rows[0]!['pid'] as number}, 5000)`;
			await assert.rejects(work.commit(), { code: /server\.(outcome_unknown|unavailable)/ });
			assert.deepEqual(await titles(), []);
			await assertClean();
		});

		test('an idle connection that died is not handed out', async () => {
			await titles();
			await site.db
				.owner`select pg_terminate_backend(pid) from pg_stat_activity where usename = ${site.db.site.workerRole}`;
			await new Promise((resolve) => setTimeout(resolve, 100));
			assert.deepEqual(await titles(), []);
			await assertClean();
		});

		test('a statement that takes too long is db.timeout', async () => {
			const { createPool } = await import('../../kernel/src/db/pool.ts');
			const pool = createPool({ url: site.db.site.workerUrl, max: 1, statementTimeout: 50 });
			const work = site.work({ pool });
			await assert.rejects(work.run(site.scope, raw('select pg_sleep(60)'), []), { code: 'db.timeout' });
			await work.rollback();
			await pool.close();
		});

		test('when all connections are taken one waits for its turn, and not for ever', async () => {
			const taken = [await site.pool.acquire(), await site.pool.acquire()];
			const waiting = titles();
			taken.pop()!.release();
			assert.ok(Array.isArray(await waiting));
			const again = await site.pool.acquire();
			await assert.rejects(titles(), { code: 'server.busy' });
			again.release();
			taken.pop()!.release();
			await assertClean();
		});

		test('one plugin cannot have all connections, and those of others do not wait for it', async (context) => {
			const { createPool } = await import('../../kernel/src/db/pool.ts');
			const pool = createPool({ url: site.db.site.workerUrl, max: 4, patience: 300 });
			const begin = (name: string) => site.work({ pool, owner: () => name });
			const busy = Array.from({ length: 6 }, () => begin('hog'));
			const cancelAll = () => busy.forEach((work) => work.cancel());
			context.after(async () => {
				cancelAll();
				await site.endWorks();
				await pool.close();
			});
			const held = busy.map((work) => work.run(site.scope, raw('select pg_sleep(60)'), []));
			for (const one of held) one.catch(() => {});
			const other = begin('notes');
			assert.equal((await other.run(site.scope, raw('select 1'), [])).count, 1);
			assert.deepEqual(pool.counts, { open: 4, idle: 0, waiting: 3 });
			await other.commit();
			// What has a share waits for nobody, however many are before it.
			const again = begin('notes');
			assert.equal((await again.run(site.scope, raw('select 1'), [])).count, 1);
			await again.commit();
			await assert.rejects(held[5]!, { code: 'server.busy' });
			cancelAll();
			await Promise.allSettled(held);
			await site.endWorks();
			const free = begin('hog');
			assert.equal((await free.run(site.scope, raw('select 1'), [])).count, 1);
			await free.commit();
		});

		test('who waits for his share gets it when his own is given back', async () => {
			const { createPool } = await import('../../kernel/src/db/pool.ts');
			const pool = createPool({ url: site.db.site.workerUrl, max: 2, patience: 5_000 });
			let name = 'hog';
			const first = await pool.acquire(() => name);
			const second = pool.acquire(() => 'hog');
			const third = await pool.acquire(() => 'notes');
			third.release();
			assert.deepEqual(pool.counts, { open: 2, idle: 1, waiting: 1 });
			first.release();
			(await second).release();
			// The one who has a connection may come to work for somebody else.
			const moving = await pool.acquire(() => name);
			name = 'notes';
			(await pool.acquire(() => 'hog')).release();
			moving.release();
			assert.deepEqual(pool.counts, { open: 2, idle: 2, waiting: 0 });
			await pool.close();
		});

		test('a hundred units at once on two connections all get through', async () => {
			await clear();
			const one = async (index: number): Promise<void> => {
				const work = site.work();
				await work.run(site.scope, INSERT, [`n${index}`]);
				await (index % 2 === 0 ? work.commit() : work.rollback());
			};
			await Promise.all(Array.from({ length: 100 }, (_, index) => one(index)));
			assert.equal((await titles()).length, 50);
			await assertClean();
		});
	});
});
