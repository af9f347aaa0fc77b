-- Who is told of what; `types` are types of events with blanks between them, such as `content.published content.*`.
create table endpoint (
  id uuid primary key,
  url text not null check (url ~ '^https?://'),
  types text not null,
  secret text not null,
  active boolean not null default true,
  created timestamptz not null default now()
);

-- What became of each event at each endpoint. An event is there once; sending it again sets it back to `waiting`.
create table delivery (
  id uuid primary key,
  endpoint_id uuid not null references endpoint (id) on delete cascade,
  event_id text not null,
  type text not null,
  subject text not null,
  seq bigint not null,
  body text not null,
  state text not null default 'waiting' check (state in ('waiting', 'done', 'dead')),
  attempts integer not null default 0,
  next_at timestamptz not null default now(),
  status integer,
  error text not null default '',
  changed timestamptz not null default now(),
  unique (endpoint_id, event_id)
);
create index delivery_waiting on delivery (next_at) where state = 'waiting';
create index delivery_order on delivery (endpoint_id, subject, seq) where state = 'waiting';
create index delivery_newest on delivery (endpoint_id, seq desc);

-- When the next job sends; its lock makes whoever adds and whoever sends take turns.
create table wake (id integer primary key check (id = 1), due timestamptz);
insert into wake (id) values (1);
