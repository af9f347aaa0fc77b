-- One search in the index for each aggregate, whatever the planner believes of a table that was small before this
-- transaction wrote thousands of events into it.
create function kernel.waiting_events(types text[], given_type text, ids text[]) returns bigint[]
	language sql stable security definer set search_path = pg_catalog
begin atomic
	select array(
		select o.id
		from unnest(ids) as x(id)
		cross join lateral (
			select e.id
			from kernel.content_event_outbox e
			where e.aggregate_type = given_type and e.aggregate_id = x.id and e.event_type = any(types)
				and e.seq is null and e.processed_at is null
			offset 0
		) o
		order by o.id
	);
end;

create or replace function kernel.withdraw_events(types text[], given_type text, ids text[]) returns timestamptz
	language plpgsql volatile security definer set search_path = pg_catalog as $$
declare
	instant timestamptz;
	waiting bigint[] := kernel.waiting_events(types, given_type, ids);
begin
	perform from kernel.content_event_outbox
	where id = any(waiting) and seq is null and processed_at is null
	order by id for update;
	instant := clock_timestamp();
	waiting := kernel.waiting_events(types, given_type, ids);
	delete from kernel.content_event_outbox
	where id = any(waiting) and seq is null and processed_at is null and due_at > instant;
	return instant;
end $$;

-- The relay takes them in this order, a few at a time of however many.
create index content_event_outbox_next on kernel.content_event_outbox (id) where seq is null;

revoke all on function kernel.waiting_events from public;
