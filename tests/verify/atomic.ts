// While a stage is published the node is killed, its connections are cut, or a plugin fails in a phase: afterwards live is
// exactly what it was before or what it was to become, and outbox, audit log and job agree with that.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { enqueue, findJob } from '../publish/stages.ts';
import { connect } from '../../kernel/src/db/connect.ts';
import { rolledBack } from '../support/rolled-back.ts';
import { patientWith } from '../support/site.ts';
import type { VerifyOptions } from './run.ts';
import { moveAll, stageAll } from './staging.ts';
import { chance, createWorld, hashOfLive, PLUGINS, type World } from './world.ts';

/** Where the plugin fails, one after the other. */
const PHASES = ['items upsert', 'categories upsert', 'dependents upsert'];
const WAYS = ['kill', 'terminate', 'trap'] as const;

export async function verifyAtomic({ items, kills, seed, bar }: VerifyOptions) {
	const world = await createWorld(items, ['stumble']);
	const { owner } = world.site.database;
	// Only who has connections may cut them.
	const cutter = connect({ url: world.site.database.site.workerUrl, max: 1, name: 'trovato verify' });
	const random = chance(seed);
	const violations: string[] = [];
	const outcomes = { before: 0, after: 0 };
	const siteDir = await mkdtemp(path.join(tmpdir(), 'trovato verify '));
	await writeFile(
		path.join(siteDir, 'site.toml'),
		`name = "Verify"\nplugins = ${JSON.stringify([...PLUGINS, 'stumble'])}\n[limits]\nworkers = 1\n${patientWith(PLUGINS)}`,
	);
	let node = await startNode(world, siteDir);
	try {
		// How long it takes when nothing happens: within that time the node is hit.
		await stageAll(world, 'first', 1, true);
		const took = await untilDone(world, await enqueue(world.site, 'first'));
		const progress = bar(kills);
		for (let n = 1; n <= kills; n++) {
			progress.advance(1);
			const way = WAYS[n % WAYS.length]!;
			const stage = `stage-${n}`;
			await stageAll(world, stage, n + 1);
			const before = await hashOfLive(world.site);
			const after = await hashAfter(world, stage);
			const told = await countTold(world);
			const phase = PHASES[Math.floor(n / WAYS.length) % PHASES.length]!;
			await arm(world, way === 'trap' ? phase : '');
			const job = (await enqueue(world.site, stage)) as string;
			await sleep(random() * took);
			if (way === 'kill') {
				node.kill('SIGKILL');
				await once(node, 'exit');
				node = await startNode(world, siteDir);
			} else if (way === 'terminate') {
				await cutter`select pg_terminate_backend(pid) from pg_stat_activity
					where application_name = 'trovato-worker' and datname = current_database()`;
			}
			// A job that waits for its next attempt shall not wait here.
			await untilDone(world, job);
			await arm(world, '');
			const { status, error } = await findJob(world.site, job);
			const now = await hashOfLive(world.site);
			const more = (await countTold(world)).map((count, index) => count - told[index]!);
			const expected = status === 'completed' ? after : before;
			if (now !== expected)
				violations.push(
					`${n} ${way}: the job is ${status}, live is ${now === before ? 'as before' : now === after ? 'as after' : 'mixed'} (${error})`,
				);
			if (more.some((count) => count !== (status === 'completed' ? 1 : 0)))
				violations.push(
					`${n} ${way}: the job is ${status}, and there are ${more.join(', ')} more publications, events, audit rows`,
				);
			if (
				way === 'trap' &&
				(status !== 'failed' || !error?.includes(`Phase ${phase.split(' ')[0]}`) || !error.includes('stumble'))
			)
				violations.push(`${n} ${way}: the job is ${status} and says ${error}`);
			outcomes[now === after ? 'after' : 'before']++;
			if (status !== 'completed') await owner`select kernel.stage_remove(${stage}, null, true)`;
		}
	} finally {
		node.kill('SIGTERM');
		await Promise.race([once(node, 'exit'), sleep(5_000)]);
		node.kill('SIGKILL');
		await rm(siteDir, { recursive: true, force: true });
		await cutter.end();
		await world.close();
	}
	return {
		told: `${kills} hits while ${items} items with their terms, menu and addresses were published, live was ${outcomes.before} times as before and ${outcomes.after} times as after`,
		violations,
	};
}

async function startNode({ site }: World, siteDir: string): Promise<ChildProcess> {
	const env = { ...process.env, DATABASE_URL: site.database.ownerUrl, PORT: '0', LOG_LEVEL: 'error' };
	const node = fork(path.join(import.meta.dirname, 'node.ts'), [siteDir], {
		env,
		execArgv: ['--disable-warning=ExperimentalWarning'],
		silent: true,
	});
	await Promise.race([
		once(node, 'message'),
		sleep(60_000).then(() => Promise.reject(new Error('the node does not start'))),
	]);
	return node;
}

/** Milliseconds until the job has ended. */
async function untilDone({ site }: World, job: string): Promise<number> {
	const started = performance.now();
	for (;;) {
		const { status } = await findJob(site, job);
		if (status !== 'queued' && status !== 'running') return performance.now() - started;
		await site.database
			.owner`update kernel.jobs set due_at = now() where id = ${job} and status = 'queued' and due_at > now()`;
		if (performance.now() - started > 120_000) throw new Error(`the job is still ${status}`);
		await sleep(20);
	}
}

/** What live's hash becomes when the stage is published: asked in a transaction that does not last. */
async function hashAfter(world: World, stage: string): Promise<string> {
	const { database } = world.site;
	return rolledBack(database.owner, async (tx) => {
		await moveAll(tx, stage);
		return hashOfLive({ ...world.site, database: { ...database, owner: tx as never } });
	});
}

async function countTold({ site }: World): Promise<number[]> {
	const [row] = await site.database.owner<{ a: number; b: number; c: number }[]>`select
		(select count(*)::int from kernel.publication) as a,
		(select count(*)::int from kernel.content_event_outbox where event_type = 'stage.published') as b,
		(select count(*)::int from kernel.audit_log where action = 'stage.published') as c`;
	return [row!.a, row!.b, row!.c];
}

async function arm({ site }: World, where: string): Promise<void> {
	await site.database.owner`
		insert into kernel.variable (plugin, name, value) values ('stumble', 'armed', ${where})
		on conflict (plugin, name) do update set value = excluded.value`;
}
