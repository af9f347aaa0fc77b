-- Listings that were made by hand; one with the name of a plugin's listing stands in its place.
create table listing (
  name text primary key check (name ~ '^[a-z][a-z0-9_]{0,62}$'),
  definition jsonb not null,
  enabled boolean not null default true,
  changed timestamptz not null default now(),
  version integer not null default 1 check (version > 0)
);
