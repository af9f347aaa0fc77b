-- Content types: a machine name, words for people, and the ordered field definitions in settings.fields.
create table item_type (
  type text primary key check (type ~ '^[a-z][a-z0-9_]{0,31}$'),
  label text not null check (label <> ''),
  description text not null default '',
  plugin text not null,
  settings jsonb not null default '{}'::jsonb
);
