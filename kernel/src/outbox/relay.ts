// Brings events from the outbox to those who listen, in the order of each aggregate, at least once: to plugins once,
// since what a plugin writes and the note of the delivery are one transaction.
// In the kernel because events are delivered after the transaction that told of them.
import type { Sql } from 'postgres';
import type { Log } from '../observe/log.ts';
import { envelopeOf } from './envelope.ts';
import { type OutboxEvent, type Target, TargetDown } from './target.ts';

/** Held by the one node that relays. */
const ALONE = 7_281_958;
const BATCH = 200;
/** Among so many events are the types of the next batch, though some may be locked. */
const AHEAD = 10 * BATCH;
/** A burst of events makes the tables what the planner does not know; it is told so at most this often. */
const ANALYZE_MS = 30_000;
/** Minutes until the next attempt; after the last the event is given up for this target. */
const AGAIN_MIN = [1, 5, 30, 120];
/** Milliseconds for which a target that is down is left alone: at first, and at most. */
const REST = { first: 500, most: 60_000 };

export interface RelayOptions {
	/** A client with a single connection: whoever holds the lock is its session, and no other statement needs one. */
	readonly sql: Sql;
	readonly targets: () => readonly Target[];
	readonly log: Log;
	isStopping(): boolean;
}

export interface Relay {
	/** Relays what is due; true when there may be more, else milliseconds until there is. While another node does it: false. */
	run(): Promise<boolean | number>;
}

type Waiting = OutboxEvent & { readonly target: string; readonly attempts: number };

export function createRelay({ sql, targets, log, isStopping }: RelayOptions): Relay {
	/** Targets that are down: when to ask them again, and how long that was put off. */
	const resting = new Map<string, { readonly until: number; readonly ms: number }>();
	let isFirst = true;
	let analyzedAt = -Infinity;
	let running: Promise<boolean | number> | undefined;

	/** True when the event is given up for this target. */
	const fail = async (event: Waiting, error: Error): Promise<boolean> => {
		if (error instanceof TargetDown) {
			const ms = Math.min(REST.most, (resting.get(event.target)?.ms ?? REST.first / 2) * 2);
			resting.set(event.target, { until: Date.now() + ms, ms });
			log.warn({ target: event.target }, `Events wait, next attempt in ${ms / 1_000} s: ${error.message}`);
			return false;
		}
		const wait = AGAIN_MIN[event.attempts] ?? null;
		await sql`
			update kernel.event_target set attempts = attempts + 1, last_error = ${error.message},
				next_at = now() + coalesce(${wait}::int, 0) * interval '1 minute',
				done_at = case when ${wait}::int is null then now() end, dead = ${wait === null}
			where event_id = ${event.id} and target = ${event.target} and done_at is null`;
		const fate = wait === null ? 'it is given up' : `next attempt in ${wait} min`;
		const { id, type, target } = event;
		log.error({ event: id, type, target }, `Event not delivered, ${fate}: ${error.message}`);
		return wait === null;
	};

	/** How many arrived or were given up. */
	const deliver = async (target: Target, events: readonly Waiting[]): Promise<number> => {
		const arrived: string[] = [];
		let lost = 0;
		let isDown = false;
		const one = async (event: Waiting): Promise<void> => {
			if (isDown || isStopping()) return;
			try {
				await target.deliver(event);
				arrived.push(event.id);
			} catch (error) {
				if (isDown) return;
				isDown = error instanceof TargetDown;
				if (await fail(event, error as Error)) lost++;
			}
		};
		if (target.isParallel) await Promise.all(events.map(one));
		else for (const event of events) await one(event);
		if (!isDown) resting.delete(target.name);
		if (arrived.length > 0)
			await sql`
				update kernel.event_target set done_at = now(), attempts = attempts + 1, last_error = null
				where event_id = any(${arrived}::uuid[]) and target = ${target.name} and done_at is null`;
		return arrived.length + lost;
	};

	const deliverAll = async (): Promise<boolean> => {
		const awake = targets().filter(({ name }) => (resting.get(name)?.until ?? 0) <= Date.now());
		// What comes earlier of the same aggregate has to have arrived, or to have been given up.
		const waiting = await sql<Waiting[]>`
			select o.event_id::text as id, o.event_type as type, t.target, t.attempts, ${envelopeOf(sql)} as envelope
			from kernel.event_target t join kernel.content_event_outbox o using (event_id)
			where t.done_at is null and t.next_at <= now() and t.target = any(${awake.map(({ name }) => name)})
				and not exists (
					select from kernel.content_event_outbox p join kernel.event_target e using (event_id)
					where p.aggregate_type = o.aggregate_type and p.aggregate_id = o.aggregate_id and p.seq < o.seq
						and p.processed_at is null and e.target = t.target and e.done_at is null)
			order by t.seq limit ${BATCH}`;
		const done = await Promise.all(
			awake.map((target) =>
				deliver(
					target,
					waiting.filter((event) => event.target === target.name),
				),
			),
		);
		await settle(
			sql,
			waiting.map(({ id }) => id),
		);
		// What waited for its turn behind one of these may go now.
		return done.some((count) => count > 0);
	};

	const untilNext = async (): Promise<number | false> => {
		const names = targets().map(({ name }) => name);
		const [row] = await sql<{ ms: number | null }[]>`
			select (extract(epoch from least(
				(select min(due_at) from kernel.content_event_outbox where seq is null and due_at > now()),
				(select min(next_at) from kernel.event_target where done_at is null and target = any(${names}) and next_at > now())
			) - clock_timestamp()) * 1000)::float8 as ms`;
		const rests = names.flatMap((name) => resting.get(name)?.until ?? []).map((until) => until - Date.now());
		const next = Math.min(row?.ms ?? Infinity, ...rests);
		return next === Infinity ? false : Math.max(1, Math.ceil(next));
	};

	const pass = async (): Promise<boolean | number> => {
		const [row] = await sql<{ mine: boolean }[]>`select pg_try_advisory_lock(${ALONE}) as mine`;
		if (!row?.mine) return false;
		try {
			// A node that was killed may have left events behind that have arrived everywhere.
			if (isFirst) await settle(sql);
			isFirst = false;
			const isMore = await pickUp(sql, targets());
			if (isMore && performance.now() - analyzedAt > ANALYZE_MS) {
				analyzedAt = performance.now();
				await sql`analyze kernel.content_event_outbox, kernel.event_target`;
			}
			return (await deliverAll()) || isMore || (isStopping() ? false : await untilNext());
		} finally {
			// Another session by now if the connection was lost, and the lock with it.
			await sql`select pg_advisory_unlock(${ALONE})`;
		}
	};
	return {
		// The lock does not tell two passes of one session apart.
		run: () => (running ??= pass().finally(() => (running = undefined))),
	};
}

/**
 * Numbers the events that are due, and notes for each to whom it goes: in one statement, so that no event has a number and
 * nobody to go to. What a change is about to take back is left alone, and what comes after it of the same aggregate.
 */
async function pickUp(sql: Sql, targets: readonly Target[]): Promise<boolean> {
	const due = await sql<{ type: string }[]>`
		select distinct event_type as type from (
			select event_type from kernel.content_event_outbox where seq is null and due_at <= now() order by id limit ${AHEAD}
		) ahead`;
	if (due.length === 0) return false;
	const types = due.map(({ type }) => type);
	const pairs = types.flatMap((type) => targets.filter((one) => one.wants(type)).map(({ name }) => [type, name]));
	const picked = await sql<{ id: string }[]>`
		with due as materialized (
			select id, aggregate_type, aggregate_id from kernel.content_event_outbox
			where seq is null and due_at <= now() and event_type = any(${types}) order by id limit ${BATCH} for update skip locked),
		passed as materialized (
			select min(id) as id, aggregate_type, aggregate_id from kernel.content_event_outbox
			where seq is null and due_at <= now() and id < (select max(id) from due) and id not in (select id from due)
			group by aggregate_type, aggregate_id),
		ready as (
			select id, row_number() over (order by id) as place from due
			where not exists (
				select from passed p
				where p.aggregate_type = due.aggregate_type and p.aggregate_id = due.aggregate_id and p.id < due.id)),
		numbered as (
			update kernel.content_event_outbox o set seq = base.last + ready.place
			from ready, (select coalesce(max(seq), 0) as last from kernel.content_event_outbox) base
			where o.id = ready.id returning o.event_id, o.event_type, o.seq),
		noted as (
			insert into kernel.event_target (event_id, target, seq)
			select n.event_id, p.name, n.seq from numbered n
			join unnest(${pairs.map(([type]) => type!)}::text[], ${pairs.map(([, name]) => name!)}::text[]) p(type, name)
				on p.type = n.event_type
			on conflict do nothing)
		select event_id::text as id from numbered`;
	await settle(
		sql,
		picked.map(({ id }) => id),
	);
	return picked.length === BATCH;
}

/** Those of the events, or of all, that everybody has are done with. */
async function settle(sql: Sql, ids?: readonly string[]): Promise<void> {
	if (ids?.length === 0) return;
	await sql`
		update kernel.content_event_outbox o set processed_at = now()
		where processed_at is null and seq is not null ${ids ? sql`and event_id = any(${ids as string[]}::uuid[])` : sql``}
			and not exists (select from kernel.event_target t where t.event_id = o.event_id and t.done_at is null)`;
}
