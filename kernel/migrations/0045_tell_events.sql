-- Events in lists, events of an instant to come, and what is known of each target.

-- What the relay has not picked up.
create index content_event_outbox_new on kernel.content_event_outbox (due_at, id) where seq is null;
create index content_event_outbox_done on kernel.content_event_outbox (processed_at) where processed_at is not null;
create index event_target_dead on kernel.event_target (target) where dead;

create function kernel.site_id() returns uuid language sql stable security definer set search_path = pg_catalog
begin atomic
	select id from kernel.site;
end;

-- In the order of the list, which is the order of each aggregate. The ids in the same order.
create function kernel.append_events(given jsonb) returns setof uuid
	language sql volatile security definer set search_path = pg_catalog
begin atomic
	insert into kernel.content_event_outbox
		(event_id, tenant_id, event_type, aggregate_type, aggregate_id, payload, due_at)
	select kernel.uuidv7(), kernel.site_id(), e.value ->> 'type', e.value ->> 'aggregate_type', e.value ->> 'aggregate_id',
		coalesce(e.value -> 'data', '{}'), coalesce((e.value ->> 'at')::timestamptz, now())
	from jsonb_array_elements(given) with ordinality as e(value, place)
	where kernel.calling_plugin() is not null
	order by e.place
	returning event_id;
end;

-- Takes back what is to be told of these aggregates after this moment, and says which moment that is. What is due by then
-- is told, whether or not the relay has picked it up; none can be picked up in between, since the relay leaves alone what
-- is locked here. The caller holds the locks of the changed rows already.
create function kernel.withdraw_events(types text[], given_type text, ids text[]) returns timestamptz
	language plpgsql volatile security definer set search_path = pg_catalog as $$
declare
	instant timestamptz;
begin
	perform from kernel.content_event_outbox
	where aggregate_type = given_type and aggregate_id = any(ids) and event_type = any(types)
		and seq is null and processed_at is null
	order by id for update;
	instant := clock_timestamp();
	delete from kernel.content_event_outbox
	where aggregate_type = given_type and aggregate_id = any(ids) and event_type = any(types)
		and seq is null and processed_at is null and due_at > instant;
	return instant;
end $$;

revoke all on function kernel.site_id, kernel.append_events, kernel.withdraw_events from public;

-- Each target is served in the order of the numbers, however much waits for another one.
alter table kernel.event_target add column seq bigint;
update kernel.event_target t set seq = o.seq from kernel.content_event_outbox o where o.event_id = t.event_id;
alter table kernel.event_target alter column seq set not null;
drop index kernel.event_target_waiting;
create index event_target_waiting on kernel.event_target (target, seq) where done_at is null;
