// The kernel's steps of a publication on tables of plugins that know nothing of each other: order, undoing, who may call.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createPool, type Pool } from '../../kernel/src/db/pool.ts';
import { createUnitOfWork, WORKER } from '../../kernel/src/db/unit-of-work.ts';
import { orderOfPhases } from '../../kernel/src/publish/phases.ts';
import { publishStage } from '../../kernel/src/publish/publisher.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { declare, install } from './fixture.ts';

let db: TestDatabase;
let pool: Pool;
before(async () => {
	db = await createTestDatabase();
	pool = createPool({ url: db.site.workerUrl, max: 2 });
	const link = 'create table link (id uuid primary key, path text not null unique, title text not null);';
	const menu = declare('menu', {
		owns: ['link'],
		exports: ['link'],
		staged: ['link'],
		publish: { link: { phase: 'dependents', tag: 'link' } },
	});
	await install(db, menu, { 'migrations/0001_link.sql': link });
	const kind = `create table kind (name text primary key, label text not null, current_revision_id uuid not null default kernel.uuidv7());
		create table part (id uuid primary key, kind text not null references kind (name) on delete cascade, note text);`;
	const kinds = declare('kinds', {
		owns: ['kind', 'part'],
		layered: ['kind', 'part'],
		publish: { kind: { phase: 'config_types' } },
	});
	await install(db, kinds, { 'migrations/0001_kind.sql': kind });
});
after(async () => {
	await pool?.close();
	await db?.drop();
});

/** Runs SQL as the plugin, looking at the stage. */
async function as(plugin: string, stage: string, ...statements: string[]): Promise<void> {
	await db.owner.begin(async (tx) => {
		await tx.unsafe(`set local trovato.stage = '${stage}'; set local role "${db.site.site8}_${plugin}";
			set local search_path = p_${plugin}, pg_temp`);
		for (const statement of statements) await tx.unsafe(statement);
	});
}

const seen: string[] = [];
/** Publishes by the kernel's steps alone; `failing` is the phase in which a plugin fails. */
async function publish(stage: string, failing = ''): Promise<Record<string, unknown>> {
	const [row] = await db.owner<{ job: string }[]>`
		select kernel.publish_enqueue(${stage}, '{"conflicts": {}}', null) #>> '{}' as job`;
	const unit = createUnitOfWork({ pool, mode: 'write', stage: null, asOf: null, forgiving: true });
	seen.length = 0;
	try {
		const result = await publishStage(
			{
				async call(name, ...args) {
					const places = args.map((_, index) => `$${index + 1}`).join(', ');
					return (await unit.run(WORKER, { name, text: `select kernel.${name}(${places})::text as answer` }, args))
						.rows[0]?.['answer'];
				},
				async phases({ name, operation }) {
					seen.push(`${name} ${operation}`);
					if (name === failing) throw new Error('no');
				},
				async tell() {},
			},
			row!.job,
			false,
		);
		await unit.commit();
		return result.summary;
	} finally {
		await unit.rollback();
		await db.owner`update kernel.jobs set status = 'completed' where status = 'queued'`;
	}
}
const links = async (): Promise<unknown> =>
	(await db.owner<{ line: string }[]>`select path || ' ' || title as line from p_menu.link order by path`).map(
		({ line }) => line,
	);
const kinds = async (): Promise<unknown> =>
	(await db.owner<{ line: string }[]>`select name || ' ' || label as line from p_kinds.kind order by name`).map(
		({ line }) => line,
	);

test('what is saved goes from types to dependents, what is deleted the other way round', () => {
	assert.deepEqual(
		orderOfPhases().map(({ name, operation }) => `${name} ${operation}`),
		[
			...['config_types', 'categories', 'items', 'dependents'].map((name) => `${name} upsert`),
			...['dependents', 'items', 'categories', 'config_types'].map((name) => `${name} delete`),
		],
	);
});

test('tables of two plugins become live together, a failure undoes both and names the phase, and undoing brings them back', async () => {
	await as('menu', 'live', `insert into link_now (path, title) values ('/a', 'A'), ('/b', 'B')`);
	await as('kinds', 'live', `insert into kind (name, label) values ('old', 'Old')`);
	await db.owner`insert into kernel.stage (id, label) values ('spring', 'Spring')`;
	await as(
		'menu',
		'spring',
		`update link_now set title = 'AA' where path = '/a'`,
		`delete from link_now where path = '/b'`,
		`insert into link_now (path, title) values ('/c', 'C')`,
	);
	await as(
		'kinds',
		'spring',
		`insert into kind_stage (stage_id, name, label, current_revision_id) values ('spring', 'new', 'New', '01890a5d-ac96-774b-bcce-b302099a8057')`,
		`select kernel.stage_put('kinds.kind', 'new', '01890a5d-ac96-774b-bcce-b302099a8057', null, null, false)`,
	);
	const earlier = [await links(), await kinds()];
	assert.deepEqual(earlier, [['/a A', '/b B'], ['old Old']]);
	await assert.rejects(publish('spring', 'dependents'), {
		code: 'publish.failed',
		message: /^Phase dependents \(4 of 4, upsert\) failed/,
	});
	assert.deepEqual([await links(), await kinds()], earlier);
	const done = await publish('spring');
	assert.deepEqual(seen, ['config_types upsert', 'dependents upsert', 'dependents delete']);
	assert.deepEqual([done['upserts'], done['deletions']], [3, 1]);
	assert.deepEqual(
		[await links(), await kinds()],
		[
			['/a AA', '/c C'],
			['new New', 'old Old'],
		],
	);
	const [row] = await db.owner<{ inverse: string }[]>`select inverse_id as inverse from kernel.publication`;
	await publish(row!.inverse);
	assert.deepEqual([await links(), await kinds()], earlier);
	assert.deepEqual(seen, ['dependents upsert', 'dependents delete', 'config_types delete']);
	const left = await db.owner`select from p_kinds.kind_stage where stage_id in ('spring', ${row!.inverse})`;
	assert.equal(left.length, 0);
});

test('a unique key that live has taken meanwhile ends the publication, and says which', async () => {
	await db.owner`insert into kernel.stage (id, label) values ('keys', 'Keys')`;
	await as('menu', 'keys', `insert into link_now (path, title) values ('/taken', 'In the stage')`);
	await as('menu', 'live', `insert into link_now (path, title) values ('/taken', 'In live')`);
	await assert.rejects(publish('keys'), (error: { code: string; message: string; extra: Record<string, unknown> }) => {
		assert.equal(error.code, 'publish.failed');
		assert.match(error.message, /Phase dependents/);
		assert.equal(error.extra['constraint'], 'link_path_key');
		return true;
	});
});

test('a plugin cannot say what another one staged, nor publish', async () => {
	await assert.rejects(
		as('menu', 'keys', `select kernel.stage_put('kinds.kind', 'x', kernel.uuidv7(), null, null, false)`),
		/belongs to another plugin/,
	);
	for (const name of [
		"publish_begin('01890a5d-ac96-774b-bcce-b302099a8057')",
		"stage_clear('keys', null, null)",
		'stage_list()',
	])
		await assert.rejects(as('menu', 'live', `select kernel.${name}`), /permission denied/);
	const [row] = await db.owner`select count(*)::int as n from kernel.publishing`;
	assert.equal(row!['n'], 0);
});
