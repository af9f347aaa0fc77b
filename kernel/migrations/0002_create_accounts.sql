-- People, what they may do, and their sessions.

create table kernel.users (
	id uuid primary key,
	name text not null check (length(name) between 1 and 255),
	pass text not null default '',
	mail text not null default '',
	is_admin boolean not null default false,
	created timestamptz not null default now(),
	access timestamptz,
	login timestamptz,
	status smallint not null default 1 check (status in (0, 1)),
	timezone text not null default 'UTC',
	language text not null default 'en',
	data jsonb not null default '{}'
);
create unique index users_name on kernel.users (lower(name));
create unique index users_mail on kernel.users (lower(mail)) where mail <> '';

create table kernel.role (
	id uuid primary key,
	name text not null unique,
	created timestamptz not null default now()
);

create table kernel.role_permission (
	role_id uuid not null references kernel.role on delete cascade,
	permission text not null,
	primary key (role_id, permission)
);
create index role_permission_permission on kernel.role_permission (permission);

create table kernel.users_roles (
	user_id uuid not null references kernel.users on delete cascade,
	role_id uuid not null references kernel.role on delete cascade,
	primary key (user_id, role_id)
);
create index users_roles_role on kernel.users_roles (role_id);

create table kernel.session (
	-- The SHA-256 of what the cookie carries.
	id bytea primary key,
	user_id uuid not null references kernel.users on delete cascade,
	active_stage text,
	data jsonb not null default '{}',
	created timestamptz not null default now(),
	seen timestamptz not null default now(),
	expires_at timestamptz not null
);
create index session_users on kernel.session (user_id);
create index session_expires on kernel.session (expires_at);

create table kernel.password_reset_token (
	id uuid primary key,
	user_id uuid not null references kernel.users on delete cascade,
	token_hash bytea not null unique,
	created timestamptz not null default now(),
	expires_at timestamptz not null,
	used_at timestamptz
);
create index password_reset_token_user on kernel.password_reset_token (user_id);
create index password_reset_token_expires on kernel.password_reset_token (expires_at);

-- What plugins may know of people.
create view kernel.user_public with (security_barrier) as select id, name, created from kernel.users;

insert into kernel.users (id, name) values ('00000000-0000-0000-0000-000000000000', 'anonymous');
insert into kernel.role (id, name) values
	('00000000-0000-0000-0000-000000000001', 'anonymous user'),
	('00000000-0000-0000-0000-000000000002', 'authenticated user');
insert into kernel.role_permission (role_id, permission) select id, 'access content' from kernel.role;
