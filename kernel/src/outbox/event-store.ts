// What became of events: looked through, sent again, counted and cleared away.
// In the kernel because the outbox is its table.
import type { Sql } from 'postgres';
import { envelopeOf } from './envelope.ts';

export interface StoredEvent {
	readonly id: string;
	/** Empty until it is picked up. */
	readonly seq: string | null;
	readonly type: string;
	readonly subject: string;
	/** When it is, or was, told. */
	readonly at: Date;
	/** `done`, `waiting`, `planned` (its instant is to come) or `dead` (given up for a target). */
	readonly state: string;
	/** Targets that have it not, each with the number of attempts and the last failure. */
	readonly open: readonly { readonly target: string; readonly attempts: number; readonly error: string | null }[];
	readonly envelope: unknown;
}

/** Which events are meant; all of them must fit. */
export interface EventFilter {
	/** A type, or `area.*`. */
	readonly type?: string | undefined;
	/** From this instant on, and before that one. */
	readonly since?: Date | undefined;
	readonly until?: Date | undefined;
	readonly id?: string | undefined;
}

export interface ReplayOptions extends EventFilter {
	/** Only to this target, even if it was none when the event was told. */
	readonly target?: string | undefined;
	/** Only where they were given up. */
	readonly dead?: boolean;
}

export interface TargetFigures {
	readonly target: string;
	readonly waiting: number;
	readonly dead: number;
}

export interface EventStore {
	/** The last events that fit, in the order of their numbers; or those that got a number after `after`. */
	list(filter: EventFilter & { readonly limit: number; readonly after?: string }): Promise<StoredEvent[]>;
	/** The number that was given last. */
	last(): Promise<string>;
	/** Has events that were told go out again; how many deliveries that are. */
	replay(options: ReplayOptions): Promise<number>;
	/** By target, and as target `` those that the relay has not picked up though they are due. */
	figures(): Promise<TargetFigures[]>;
	/** Forgets events that were told so many days ago; those that are given up, too. */
	purge(days: number): Promise<void>;
}

export function createEventStore(owner: Sql): EventStore {
	const fits = ({ type, since, until, id }: EventFilter) => owner`
		${type === undefined ? owner`` : type.endsWith('.*') ? owner`and starts_with(o.event_type, ${type.slice(0, -1)})` : owner`and o.event_type = ${type}`}
		${since === undefined ? owner`` : owner`and o.due_at >= ${since}`}
		${until === undefined ? owner`` : owner`and o.due_at < ${until}`}
		${id === undefined ? owner`` : owner`and o.event_id = ${id}`}`;
	return {
		async list({ limit, after, ...filter }) {
			const rows = await owner<(StoredEvent & { envelope: string })[]>`
				select o.event_id::text as id, o.seq::text, o.event_type as type, o.due_at as at,
					o.aggregate_type || '/' || o.aggregate_id as subject, ${envelopeOf(owner)} as envelope,
					coalesce(t.open, '[]') as open, case when t.dead then 'dead' when o.processed_at is not null then 'done'
						when o.seq is null and o.due_at > now() then 'planned' else 'waiting' end as state
				from kernel.content_event_outbox o
				left join lateral (
					select bool_or(dead) as dead, jsonb_agg(jsonb_build_object('target', target, 'attempts', attempts, 'error', last_error)
						order by target) filter (where dead or done_at is null) as open
					from kernel.event_target where event_id = o.event_id) t on true
				where true ${fits(filter)} ${after === undefined ? owner`` : owner`and o.seq > ${after}`}
				order by ${after === undefined ? owner`o.seq desc nulls first, o.id desc` : owner`o.seq`} limit ${limit}`;
			const events = rows.map((row) => ({ ...row, envelope: JSON.parse(row.envelope) as unknown }));
			return after === undefined ? events.toReversed() : events;
		},
		async last() {
			const [row] = await owner<{ seq: string }[]>`
				select coalesce(max(seq), 0)::text as seq from kernel.content_event_outbox`;
			return row!.seq;
		},
		async replay({ target, dead = false, ...filter }) {
			return owner.begin(async (tx) => {
				if (target !== undefined && !dead)
					await tx`
						insert into kernel.event_target (event_id, target, seq)
						select o.event_id, ${target}, o.seq from kernel.content_event_outbox o
						where o.seq is not null ${fits(filter)} on conflict do nothing`;
				const again = await tx<{ id: string }[]>`
					update kernel.event_target t set done_at = null, dead = false, attempts = 0, next_at = now(), last_error = null
					from kernel.content_event_outbox o
					where o.event_id = t.event_id ${fits(filter)} ${target === undefined ? tx`` : tx`and t.target = ${target}`}
						${dead ? tx`and t.dead` : tx``} returning o.event_id::text as id`;
				await tx`
					update kernel.content_event_outbox set processed_at = null
					where event_id = any(${again.map(({ id }) => id)}::uuid[])`;
				await tx`select pg_notify('trovato_work', '')`;
				return again.length;
			});
		},
		async figures() {
			return owner<TargetFigures[]>`
				select target, count(*) filter (where done_at is null)::int as waiting, count(*) filter (where dead)::int as dead
				from kernel.event_target where done_at is null or dead group by target
				union all select '', count(*)::int, 0 from kernel.content_event_outbox where seq is null and due_at <= now()
				order by target`;
		},
		async purge(days) {
			// The last number stays, since the next one follows from it.
			await owner`
				delete from kernel.content_event_outbox where processed_at < now() - ${days} * interval '1 day'
					and seq < (select max(seq) from kernel.content_event_outbox)`;
		},
	};
}
