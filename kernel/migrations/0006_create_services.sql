-- What plugins may do to outbox, jobs and queues: these functions, in whose rows the calling plugin's name stands.

alter table kernel.content_event_outbox add constraint aggregate_named
	check (length(aggregate_type) between 1 and 255 and length(aggregate_id) between 1 and 255);

create function kernel.append_event(given_type text, given_aggregate text, given_id text, given_payload jsonb) returns uuid
	language sql volatile security definer set search_path = pg_catalog
begin atomic
	insert into kernel.content_event_outbox (event_id, tenant_id, event_type, aggregate_type, aggregate_id, payload)
	select kernel.uuidv7(), id, given_type, given_aggregate, given_id, given_payload from kernel.site
	where kernel.calling_plugin() is not null
	returning event_id;
end;

create function kernel.enqueue_job(given_type text, given_params jsonb, given_user uuid, given_due timestamptz) returns uuid
	language sql volatile security definer set search_path = pg_catalog
begin atomic
	insert into kernel.jobs (id, plugin, job_type, params, created_by, due_at)
	select kernel.uuidv7(), kernel.calling_plugin(), given_type, given_params, users.id, coalesce(given_due, now())
	from (select) as one left join kernel.users on users.id = given_user
	where kernel.calling_plugin() is not null
	returning id;
end;

-- The clock, not the transaction's beginning, orders messages: a long transaction pushes late.
create function kernel.queue_push(queue_name text, given jsonb) returns void
	language sql volatile security definer set search_path = pg_catalog
begin atomic
	insert into kernel.queue (plugin, name, payload, due_at)
	values (kernel.calling_plugin(), queue_name, given, clock_timestamp());
end;

create function kernel.queue_pop(queue_name text, lease_ms integer)
	returns table (id text, payload text, attempts integer)
	language sql volatile security definer set search_path = pg_catalog
begin atomic
	update kernel.queue set attempts = queue.attempts + 1,
		due_at = clock_timestamp() + lease_ms * interval '1 millisecond'
	where queue.id = (
		select waiting.id from kernel.queue waiting
		where waiting.plugin = kernel.calling_plugin() and waiting.name = queue_name and waiting.due_at <= clock_timestamp()
		order by waiting.due_at, waiting.id limit 1 for update skip locked)
	returning queue.id::text, queue.payload::text, queue.attempts;
end;

create function kernel.queue_done(queue_name text, given_id bigint) returns boolean
	language sql volatile security definer set search_path = pg_catalog
begin atomic
	with gone as (
		delete from kernel.queue where id = given_id and plugin = kernel.calling_plugin() and name = queue_name returning id)
	select exists (select from gone);
end;

create function kernel.queue_len(queue_name text) returns bigint
	language sql stable security definer set search_path = pg_catalog
begin atomic
	select count(*) from kernel.queue where plugin = kernel.calling_plugin() and name = queue_name;
end;

revoke all on function kernel.append_event, kernel.enqueue_job, kernel.queue_push, kernel.queue_pop, kernel.queue_done,
	kernel.queue_len from public;
