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
	delete from kernel.content_event_outbox
	where id = any(waiting) and seq is null and processed_at is null and due_at > instant;
	return instant;
end $$;

-- The relay takes them in this order, a few at a time of however many.
create index content_event_outbox_next on kernel.content_event_outbox (id) where seq is null;

-- A job ends when its last step does, not when that began.
create or replace function kernel.record_job_step(given_id uuid, given_token bigint, given_progress integer, given_logs jsonb,
	given_state jsonb, given_result jsonb, is_done boolean) returns void
	language plpgsql volatile security definer set search_path = pg_catalog as $$
begin
	update kernel.jobs set
		progress = case when is_done then 100 else greatest(progress, given_progress) end,
		logs = logs || given_logs, state = given_state, result = coalesce(given_result, result),
		status = case when is_done then 'completed' else 'running' end,
		completed_at = case when is_done then clock_timestamp() end,
		locked_until = case when is_done then null else locked_until end
	where id = given_id and token = given_token and status = 'running';
	if not found then
		raise exception 'The job was cancelled, or another worker has it.' using errcode = 'object_not_in_prerequisite_state';
	end if;
end $$;

revoke all on function kernel.waiting_events from public;
