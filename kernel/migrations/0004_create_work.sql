-- Work that outlives a request: events to deliver, jobs, queues; and who did what.

create table kernel.content_event_outbox (
	-- Taken after the row lock of the aggregate, so it orders the events of one aggregate.
	id bigint generated always as identity primary key,
	event_id uuid not null unique,
	tenant_id uuid not null,
	event_type text not null,
	aggregate_type text not null,
	aggregate_id text not null,
	payload jsonb not null,
	created_at timestamptz not null default now(),
	-- A future publication emits its event at its instant.
	due_at timestamptz not null default now(),
	-- Without gaps, given by the relay when it picks the event up.
	seq bigint unique,
	processed_at timestamptz,
	attempts integer not null default 0,
	last_error text
);
create index content_event_outbox_waiting on kernel.content_event_outbox (due_at, id) where processed_at is null;

create table kernel.jobs (
	id uuid primary key,
	plugin text,
	job_type text not null,
	status text not null default 'queued' check (status in ('queued', 'running', 'completed', 'failed', 'cancelled')),
	progress smallint not null default 0 check (progress between 0 and 100),
	params jsonb not null default '{}',
	result jsonb,
	error text,
	logs jsonb not null default '[]',
	created_by uuid references kernel.users on delete set null,
	created_at timestamptz not null default now(),
	due_at timestamptz not null default now(),
	started_at timestamptz,
	completed_at timestamptz,
	-- A running job whose worker died is taken again after this.
	locked_until timestamptz,
	attempts integer not null default 0
);
create index jobs_waiting on kernel.jobs (due_at, id) where status in ('queued', 'running');
create index jobs_created on kernel.jobs (created_at);

create table kernel.queue (
	id bigint generated always as identity primary key,
	plugin text not null,
	name text not null,
	payload jsonb not null,
	created_at timestamptz not null default now(),
	due_at timestamptz not null default now(),
	locked_until timestamptz,
	attempts integer not null default 0
);
create index queue_waiting on kernel.queue (plugin, name, due_at, id);

create table kernel.audit_log (
	id bigint generated always as identity primary key,
	at timestamptz not null default now(),
	user_id uuid,
	action text not null,
	entity_type text,
	entity_id text,
	stage_id text,
	request_id text,
	details jsonb not null default '{}'
);
create index audit_log_at on kernel.audit_log (at);
create index audit_log_entity on kernel.audit_log (entity_type, entity_id, at);
