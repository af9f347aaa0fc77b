-- Sessions, locks, and how every node hears at once that somebody may do something else than before.

alter table kernel.session
	-- What the tokens of this session's forms are made with.
	add column form_secret text not null,
	-- It lasts 30 days, not until somebody has been away for a day.
	add column remembered boolean not null default false,
	-- What the person could do when the session's id was made: when that changes, so does the id.
	add column privileges text not null,
	-- The person's count when it began.
	add column epoch integer not null default 0,
	-- The browser, as it calls itself.
	add column client text not null default '';

-- Counts how often all sessions of somebody were ended: those with a smaller number are over, wherever they are kept.
alter table kernel.users add column session_epoch integer not null default 0;

-- Attempts to log in under a name, whether anybody has it or not; the key is its SHA-256.
create table kernel.login_attempt (
	key bytea primary key,
	count integer not null,
	until timestamptz not null
);
create index login_attempt_until on kernel.login_attempt (until);

create table kernel.api_token (
	id uuid primary key,
	user_id uuid not null references kernel.users on delete cascade,
	name text not null check (length(name) between 1 and 255),
	token_hash bytea not null unique,
	permissions text[] not null,
	created timestamptz not null default now(),
	expires_at timestamptz not null
);
create index api_token_user on kernel.api_token (user_id);
create index api_token_expires on kernel.api_token (expires_at);

-- What the front remembers of people is forgotten as soon as it changes, whoever changes it. An empty payload is all.
create function kernel.tell_identity() returns trigger language plpgsql set search_path = pg_catalog as $$
begin
	perform pg_notify('trovato_identity', '');
	return null;
end $$;

create function kernel.tell_person() returns trigger language plpgsql set search_path = pg_catalog as $$
begin
	perform pg_notify('trovato_identity', (case when tg_op = 'DELETE' then to_jsonb(old) else to_jsonb(new) end) ->> tg_argv[0]);
	return null;
end $$;

revoke all on function kernel.tell_identity, kernel.tell_person from public;

create trigger role_permission_told after insert or update or delete or truncate on kernel.role_permission
	for each statement execute function kernel.tell_identity();
create trigger role_told after delete on kernel.role
	for each statement execute function kernel.tell_identity();
create trigger users_roles_told after insert or update or delete on kernel.users_roles
	for each row execute function kernel.tell_person('user_id');
create trigger users_told after update of name, is_admin, status, session_epoch or delete on kernel.users
	for each row execute function kernel.tell_person('id');
create trigger api_token_told after update or delete on kernel.api_token
	for each row execute function kernel.tell_person('user_id');
