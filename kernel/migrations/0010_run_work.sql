-- Jobs run in steps, events reach their listeners, and plugins are called regularly.

alter table kernel.jobs
	-- What the next step goes on with.
	add column state jsonb,
	-- Grows with every taking; a step of an earlier one cannot be committed.
	add column token bigint not null default 0;

-- To whom an event goes, and what became of it. A target is `plugin:<name>`.
create table kernel.event_target (
	event_id uuid not null references kernel.content_event_outbox (event_id) on delete cascade,
	target text not null,
	attempts integer not null default 0,
	next_at timestamptz not null default now(),
	done_at timestamptz,
	-- Given up after too many attempts.
	dead boolean not null default false,
	last_error text,
	primary key (event_id, target)
);
create index event_target_waiting on kernel.event_target (next_at) where done_at is null;
create index content_event_outbox_open on kernel.content_event_outbox (aggregate_type, aggregate_id, seq)
	where processed_at is null;

-- When each plugin's tap_cron was last done.
create table kernel.cron (
	plugin text primary key,
	done_at timestamptz not null
);

-- What a step of a job came to, in the step's own transaction. Whoever lost the job to another, or had it cancelled, fails.
create function kernel.record_job_step(given_id uuid, given_token bigint, given_progress integer, given_logs jsonb,
	given_state jsonb, given_result jsonb, is_done boolean) returns void
	language plpgsql volatile security definer set search_path = pg_catalog as $$
begin
	update kernel.jobs set
		progress = case when is_done then 100 else greatest(progress, given_progress) end,
		logs = logs || given_logs, state = given_state, result = coalesce(given_result, result),
		status = case when is_done then 'completed' else 'running' end,
		completed_at = case when is_done then now() end, locked_until = case when is_done then null else locked_until end
	where id = given_id and token = given_token and status = 'running';
	if not found then
		raise exception 'The job was cancelled, or another worker has it.' using errcode = 'object_not_in_prerequisite_state';
	end if;
end $$;

create function kernel.record_cron(given_plugin text) returns void
	language sql volatile security definer set search_path = pg_catalog
begin atomic
	insert into kernel.cron (plugin, done_at) values (given_plugin, now())
	on conflict (plugin) do update set done_at = excluded.done_at;
end;

-- Fails when the event was delivered already, so that its listener's writes are made once.
create function kernel.record_delivery(given_event uuid, given_target text) returns void
	language plpgsql volatile security definer set search_path = pg_catalog as $$
begin
	update kernel.event_target set done_at = now(), attempts = attempts + 1, last_error = null
	where event_id = given_event and target = given_target and done_at is null;
	if not found then
		raise exception 'The event was delivered already.' using errcode = 'object_not_in_prerequisite_state';
	end if;
end $$;

create function kernel.queue_postpone(queue_name text, given_id bigint, wait_ms bigint) returns void
	language sql volatile security definer set search_path = pg_catalog
begin atomic
	update kernel.queue set due_at = coalesce(clock_timestamp() + wait_ms * interval '1 millisecond', 'infinity')
	where id = given_id and plugin = kernel.calling_plugin() and name = queue_name;
end;

-- Sleeping nodes hear of new work when it is committed; many notifications of a transaction are one.
create function kernel.notify_work() returns trigger language plpgsql set search_path = pg_catalog as $$
begin
	perform pg_notify('trovato_work', '');
	return null;
end $$;
create trigger notify_work after insert on kernel.jobs for each statement execute function kernel.notify_work();
create trigger notify_work after insert on kernel.queue for each statement execute function kernel.notify_work();
create trigger notify_work after insert on kernel.content_event_outbox for each statement execute function kernel.notify_work();

revoke all on function kernel.record_job_step, kernel.record_cron, kernel.record_delivery, kernel.notify_work,
	kernel.queue_postpone from public;
