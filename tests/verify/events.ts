// `verify events`: nodes and broker are killed at random while items are published; afterwards every committed transition
// must have reached two consumers exactly once after deduplication, none without a commit, each item's in its order.
import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect as connectToBroker } from 'amqplib';
import { EXCHANGE } from '../../kernel/src/outbox/rabbit.ts';
import { formToken } from '../../kernel/src/session/form-token.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { logIn } from '../support/people.ts';
import { SKIP_WITHOUT_RABBIT, startRabbit, type TestRabbit } from '../support/rabbit.ts';
import { buildPlugins, FIXTURES, ROOT } from '../support/site.ts';
import { checkStory, type Heard, type Observed } from './events-oracle.ts';
import type { VerifyOptions } from './run.ts';

const NODES = 2;
const WRITERS = 4;
/** Seconds that the relay may take for the rest when nobody is killed any more. */
const PATIENCE_S = 240;

interface Counts {
	published: number;
	other: number;
	refused: number;
	unknown: number;
	nodeKills: number;
	brokerKills: number;
	cutRelays: number;
}

const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** Numbers that repeat for a seed (mulberry32). */
function createRandom(seed: number): (below: number) => number {
	let state = seed;
	return (below) => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
	};
}

/** A node that is started again whenever it is killed. */
function createNode(start: () => ChildProcess) {
	let child: ChildProcess | undefined;
	let url: string | undefined;
	const boot = async (): Promise<void> => {
		child = start();
		const [address] = (await Promise.race([once(child, 'message'), once(child, 'exit')])) as [unknown];
		if (typeof address !== 'string') throw new Error(`A node does not start: ${String(address)}`);
		url = address;
	};
	return {
		boot,
		/** Where it listens; undefined while it is down. */
		url: () => url,
		async kill() {
			url = undefined;
			const gone = child;
			child = undefined;
			if (!gone || gone.exitCode !== null) return;
			const exited = once(gone, 'exit');
			gone.kill('SIGKILL');
			await exited;
		},
	};
}

/** Reads the queue to its end, whatever happens to the broker; events in the order of their first arrival. */
function createListener(rabbit: TestRabbit) {
	const heard: Heard[] = [];
	const known = new Set<string>();
	const state = { duplicates: 0, isOver: false };
	const attach = async (): Promise<{ readonly gone: Promise<unknown> }> => {
		const model = await connectToBroker(rabbit.url, { timeout: 5_000 });
		const gone = once(model, 'close').catch(() => {});
		model.on('error', () => {});
		const channel = await model.createChannel();
		channel.on('error', () => {});
		await channel.assertExchange(EXCHANGE, 'topic', { durable: true });
		await channel.assertQueue('verify', { durable: true });
		await channel.bindQueue('verify', EXCHANGE, 'content.#');
		await channel.consume('verify', (message) => {
			if (!message) return;
			const event = JSON.parse(message.content.toString()) as Heard;
			if (known.has(event.id)) state.duplicates++;
			else heard.push(event);
			known.add(event.id);
			channel.ack(message);
		});
		return { gone };
	};
	const listen = async (gone: Promise<unknown>): Promise<void> => {
		await gone;
		while (!state.isOver) {
			try {
				await (
					await attach()
				).gone;
			} catch {
				await sleep(200);
			}
		}
	};
	return { heard, state, attach, listen };
}

export async function verifyEvents({ publishes: wanted, seed }: VerifyOptions) {
	if (SKIP_WITHOUT_RABBIT !== false) return { told: 'nothing was tried', violations: [SKIP_WITHOUT_RABBIT] };
	const began = performance.now();
	await buildPlugins(['content', 'auditor']);
	const database = await createTestDatabase();
	const rabbit = await startRabbit();
	const siteDir = mkdtempSync(join(tmpdir(), 'trovato-verify-'));
	writeFileSync(
		join(siteDir, 'site.toml'),
		'name = "Verify"\nplugins = ["content", "auditor"]\n[limits]\nworkers = 1\n',
	);
	const env = { ...process.env, DATABASE_URL: database.ownerUrl, AMQP_URL: rabbit.url, PORT: '0', LOG_LEVEL: 'silent' };
	const args = [siteDir, join(ROOT, 'core-plugins'), FIXTURES];
	const nodes = Array.from({ length: NODES }, () =>
		createNode(() =>
			fork(join(import.meta.dirname, 'events-node.ts'), args, {
				env,
				execArgv: ['--disable-warning=ExperimentalWarning'],
				stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
			}),
		),
	);
	const listener = createListener(rabbit);
	try {
		// The queue is there before anything is told.
		const attached = await listener.attach();
		for (const node of nodes) await node.boot();
		void listener.listen(attached.gone);
		const { counts, observed } = await work({ database, rabbit, nodes, wanted, seed });
		const waited = await untilTold(database);
		const plugin = await database.owner<{ envelope: Heard }[]>`select envelope from p_auditor.heard order by id`;
		const problems = [
			...(waited ? [] : [`events still wait after ${PATIENCE_S} s`]),
			...(await checkStory(database.owner, listener.heard, observed)).map((one) => `RabbitMQ: ${one}`),
			...(
				await checkStory(
					database.owner,
					plugin.map(({ envelope }) => envelope),
					observed,
				)
			).map((one) => `plugin: ${one}`),
		];
		const told = `${listener.heard.length} events arrived at RabbitMQ (and ${listener.state.duplicates} again), ${plugin.length} at the plugin`;
		print(`publications ${counts.published}, other changes ${counts.other}, refused ${counts.refused}`);
		print(`answers that never came ${counts.unknown}; states of items compared ${observed.length}`);
		print(
			`killed: nodes ${counts.nodeKills}, broker ${counts.brokerKills}, connections of the relay ${counts.cutRelays}`,
		);
		return { told: `${told}; ${Math.round((performance.now() - began) / 1_000)} s`, violations: problems };
	} finally {
		listener.state.isOver = true;
		await Promise.all(nodes.map((node) => node.kill()));
		await rabbit.stop();
		rmSync(siteDir, { recursive: true, force: true });
		await sleep(200);
		await database.drop();
	}
}

interface Work {
	readonly database: TestDatabase;
	readonly rabbit: TestRabbit;
	readonly nodes: readonly ReturnType<typeof createNode>[];
	readonly wanted: number;
	readonly seed: number;
}

/** Publishes, plans, ends, deletes and has refused, while others are being killed. */
async function work({
	database,
	rabbit,
	nodes,
	wanted,
	seed,
}: Work): Promise<{ counts: Counts; observed: Observed[] }> {
	const counts: Counts = { published: 0, other: 0, refused: 0, unknown: 0, nodeKills: 0, brokerKills: 0, cutRelays: 0 };
	const observed: Observed[] = [];
	const { owner } = database;
	const editor = randomUUID();
	await owner`insert into kernel.users (id, name, is_admin) values (${editor}, 'Ed', true)`;
	const { cookie, formSecret } = await logIn(owner, editor);
	const random = createRandom(seed);
	const state = { isOver: false, places: 0 };

	/** The status, or undefined when no answer came; then whatever the node had begun has ended one way or the other. */
	const send = async (method: string, path: string, body: object): Promise<number | undefined> => {
		let url: string | undefined;
		while (!(url = nodes[random(nodes.length)]!.url())) await sleep(20);
		const token = formToken(formSecret, 'csrf', Date.now());
		const address = new URL(path, url.replace('127.0.0.1', 'localhost'));
		// Sites of one machine are told apart by their ports.
		const ownCookie = cookie.replace(/^[^=]+/, `trovato-${address.port}`);
		const headers = { cookie: ownCookie, 'x-csrf-token': token, 'content-type': 'application/json', 'if-match': '*' };
		try {
			const signal = AbortSignal.timeout(60_000);
			const answer = await fetch(address, { method, headers, body: JSON.stringify(body), signal });
			await answer.arrayBuffer();
			if (answer.status < 500) return answer.status;
			// 503 for what a worker had begun may have been committed.
		} catch {
			// The node went away.
		}
		const [mark] = await owner<{ xid: string }[]>`select pg_snapshot_xmax(pg_current_snapshot())::text as xid`;
		for (;;) {
			const [row] = await owner<{ over: boolean }[]>`
				select pg_snapshot_xmin(pg_current_snapshot()) >= ${mark!.xid}::xid8 as over`;
			if (row!.over) return undefined;
			await sleep(20);
		}
	};
	const observe = async (item: string): Promise<void> => {
		const [row] = await owner<Observed[]>`
			with moment as materialized (select clock_timestamp() as at)
			select ${item}::text as item, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at,
				(select revision_id::text from p_content.item_window where item_id = ${item} and during @> at) as live from moment`;
		observed.push(row!);
	};
	const soon = (): string => new Date(Date.now() + 100 + random(1_500)).toISOString();
	const later = (): string => new Date(Date.now() + 1_700 + random(1_500)).toISOString();
	const change = async (item: string, step: number): Promise<void> => {
		const at = `/api/items/${item}`;
		const title = `Version ${step}`;
		const [kind, method, path, body] = (
			[
				['published', 'PATCH', at, { title, status: 1 }],
				['published', 'PATCH', at, { title, publication: { expiry_date: soon() } }],
				['published', 'PATCH', at, { title, publication: { effective_date: soon(), expiry_date: later() } }],
				['published', 'POST', '/api/items/bulk', { action: 'publish', ids: [item] }],
				['other', 'PATCH', at, { title, publication: null }],
				['other', 'PATCH', at, { status: 0 }],
				['other', 'DELETE', at, {}],
				['published', 'POST', `${at}/restore`, {}],
				['refused', 'PATCH', at, { title: 'Refused on purpose', status: 1 }],
			] as const
		)[[0, 0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8][random(12)]!]!;
		const status = await send(method, path, body);
		if (status === undefined) counts[kind === 'refused' ? 'refused' : 'unknown']++;
		else if (status < 300) counts[kind]++;
		await observe(item);
	};
	const write = async (): Promise<void> => {
		const items: string[] = [];
		for (let step = 0; counts.published < wanted || counts.nodeKills < 2 || counts.brokerKills < 1; step++) {
			if (items.length < 2 || random(12) === 0) {
				const item = randomUUID();
				const status = await send('POST', '/api/items', { type: 'page', title: item });
				if (status === 201) counts.published++;
				const [row] = await owner<{ id: string }[]>`select id::text from p_content.item where title = ${item}`;
				if (row) items.push(row.id);
				if (row) await observe(row.id);
			} else await change(items[random(items.length)]!, step);
			if (counts.published >= wanted) await sleep(50);
		}
	};
	const kill = async (): Promise<void> => {
		let round = 0;
		while (!state.isOver) {
			await sleep(1_000 + random(1_500));
			// One of each first.
			const choice = [3, 4, 0][round++] ?? random(6);
			if (choice < 3) {
				const node = nodes[random(nodes.length)]!;
				await node.kill();
				counts.nodeKills++;
				await sleep(random(500));
				await node.boot();
			} else if (choice === 3) {
				// What it was sent while it hung is lost, unless somebody waits for its word.
				rabbit.freeze();
				await sleep(500 + random(1_500));
				await rabbit.kill();
				counts.brokerKills++;
				await sleep(random(2_000));
				await rabbit.start();
			} else {
				const cut = await owner`
					select pg_terminate_backend(pid) from pg_locks
					where locktype = 'advisory' and objid = 7281958 and granted and pid <> pg_backend_pid()`;
				counts.cutRelays += cut.length;
			}
		}
	};
	const killing = kill();
	await Promise.all(Array.from({ length: WRITERS }, write));
	state.isOver = true;
	await killing;
	return { counts, observed };
}

/** Nothing waits any more, and nothing is to come. */
async function untilTold({ owner }: TestDatabase): Promise<boolean> {
	for (let tries = 0; tries < PATIENCE_S * 5; tries++) {
		const rows = await owner`select from kernel.content_event_outbox where processed_at is null limit 1`;
		if (rows.length === 0) {
			// What the broker has confirmed is on its way to the listener.
			await sleep(1_000);
			return true;
		}
		await sleep(200);
	}
	return false;
}
