-- Stages: where a change waits until it is published.

create table kernel.stage (
	id text primary key check (id ~ '^[a-z0-9][a-z0-9_-]{0,62}$'),
	label text not null,
	description text not null default '',
	created timestamptz not null default now(),
	owner_id uuid references kernel.users on delete set null
);

-- Which revision of an entity a stage shows, and which one live had when the change began.
create table kernel.stage_association (
	stage_id text not null references kernel.stage on delete cascade,
	entity_type text not null,
	entity_id text not null,
	target_revision_id uuid not null,
	base_revision_id uuid,
	created timestamptz not null default now(),
	primary key (stage_id, entity_type, entity_id)
);

create table kernel.stage_deletion (
	stage_id text not null references kernel.stage on delete cascade,
	entity_type text not null,
	entity_id text not null,
	deleted_at timestamptz not null default now(),
	deleted_by uuid references kernel.users on delete set null,
	primary key (stage_id, entity_type, entity_id)
);

alter table kernel.session add foreign key (active_stage) references kernel.stage on delete set null;

insert into kernel.stage (id, label, description) values ('live', 'Live', 'What visitors see');
