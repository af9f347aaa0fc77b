// Brings events from the outbox to those who listen, in the order of each aggregate, at least once: to plugins once,
// since what a plugin writes and the note of the delivery are one transaction.
// In the kernel because events are delivered after the transaction that told of them.
import type { Sql } from 'postgres';
import type { Log } from '../observe/log.ts';

/** Somebody who is told of events. */
export interface Target {
	/** `plugin:<name>`. */
	readonly name: string;
	wants(type: string): boolean;
	/** Rejects when it did not arrive. `record` notes the delivery, unless `deliver` does so itself. */
	deliver(event: OutboxEvent): Promise<void>;
}

export interface OutboxEvent {
	readonly id: string;
	readonly type: string;
	/** CloudEvents 1.0, as JSON. */
	readonly envelope: string;
}

/** Held by the one node that relays. */
const ALONE = 7_281_958;
const BATCH = 200;
/** Minutes until the next attempt; after the last the event is given up for this target. */
const AGAIN_MIN = [1, 5, 30, 120];

export interface RelayOptions {
	readonly owner: Sql;
	readonly targets: () => readonly Target[];
	readonly log: Log;
	isStopping(): boolean;
}

/** Relays what is due; true when there may be more. False, too, while another node does it. */
export async function relayEvents(options: RelayOptions): Promise<boolean> {
	const connection = await options.owner.reserve();
	try {
		const [row] = await connection<{ mine: boolean }[]>`select pg_try_advisory_lock(${ALONE}) as mine`;
		if (!row?.mine) return false;
		try {
			const isMore = await pickUp(connection, options.targets());
			const delivered = await deliverAll(connection, options);
			// What waited for its turn behind one of these may go now.
			return isMore || delivered > 0;
		} finally {
			await connection`select pg_advisory_unlock(${ALONE})`;
		}
	} finally {
		connection.release();
	}
}

/** Numbers the events that are due, and notes for each to whom it goes. */
async function pickUp(sql: Sql, targets: readonly Target[]): Promise<boolean> {
	const picked = await sql<{ id: string; type: string }[]>`
		update kernel.content_event_outbox o set seq = base.last + ready.place
		from (
			select id, row_number() over (order by id) as place from kernel.content_event_outbox
			where seq is null and due_at <= now() order by id limit ${BATCH}) ready,
			(select coalesce(max(seq), 0) as last from kernel.content_event_outbox) base
		where o.id = ready.id returning o.event_id::text as id, o.event_type as type`;
	const pairs = picked.flatMap(({ id, type }) =>
		targets.filter((one) => one.wants(type)).map(({ name }) => [id, name]),
	);
	if (pairs.length > 0)
		await sql`
			insert into kernel.event_target (event_id, target)
			select * from unnest(${pairs.map(([id]) => id!)}::uuid[], ${pairs.map(([, name]) => name!)}::text[])
			on conflict do nothing`;
	await settle(sql);
	return picked.length === BATCH;
}

/** An event that all have is done with. */
async function settle(sql: Sql): Promise<void> {
	await sql`
		update kernel.content_event_outbox o set processed_at = now()
		where processed_at is null and seq is not null
			and not exists (select from kernel.event_target t where t.event_id = o.event_id and t.done_at is null)`;
}

async function deliverAll(sql: Sql, { targets, log, isStopping }: RelayOptions): Promise<number> {
	const known = new Map(targets().map((target) => [target.name, target]));
	// What comes earlier of the same aggregate has to have arrived, or to have been given up.
	const waiting = await sql<(OutboxEvent & { target: string; attempts: number })[]>`
		select o.event_id::text as id, o.event_type as type, t.target, t.attempts, jsonb_build_object(
			'specversion', '1.0', 'id', o.event_id, 'source', 'urn:uuid:' || o.tenant_id, 'type', o.event_type,
			'subject', o.aggregate_type || '/' || o.aggregate_id, 'time', to_char(o.created_at at time zone 'UTC',
			'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'datacontenttype', 'application/json', 'tenantid', o.tenant_id,
			'sequence', o.seq::text, 'data', o.payload)::text as envelope
		from kernel.event_target t join kernel.content_event_outbox o using (event_id)
		where t.done_at is null and t.next_at <= now() and t.target = any(${[...known.keys()]})
			and not exists (
				select from kernel.content_event_outbox p join kernel.event_target e using (event_id)
				where p.aggregate_type = o.aggregate_type and p.aggregate_id = o.aggregate_id and p.seq < o.seq
					and p.processed_at is null and e.target = t.target and e.done_at is null)
		order by o.seq limit ${BATCH}`;
	for (const event of waiting) {
		if (isStopping()) break;
		const target = known.get(event.target)!;
		try {
			await target.deliver(event);
			await sql`
				update kernel.event_target set done_at = coalesce(done_at, now()), attempts = ${event.attempts + 1}
				where event_id = ${event.id} and target = ${event.target}`;
		} catch (error) {
			const wait = AGAIN_MIN[event.attempts] ?? null;
			const { message } = error as Error;
			await sql`
				update kernel.event_target set attempts = attempts + 1, last_error = ${message},
					next_at = now() + coalesce(${wait}::int, 0) * interval '1 minute',
					done_at = case when ${wait}::int is null then now() end, dead = ${wait === null}
				where event_id = ${event.id} and target = ${event.target} and done_at is null`;
			const fate = wait === null ? 'it is given up' : `next attempt in ${wait} min`;
			log.error(
				{ event: event.id, type: event.type, target: event.target },
				`Event not delivered, ${fate}: ${message}`,
			);
		}
	}
	if (waiting.length > 0) await settle(sql);
	return waiting.length;
}
