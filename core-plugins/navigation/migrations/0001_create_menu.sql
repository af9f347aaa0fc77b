-- Menus and their entries. All tables of this plugin are staged: what a stage changes is published with it.
create table menu (
  id uuid primary key default kernel.uuidv7(),
  machine_name text not null check (machine_name ~ '^[a-z][a-z0-9_]{0,31}$'),
  label text not null check (label <> '' and length(label) <= 255),
  region text not null default '' check (region in ('', 'header', 'before', 'aside', 'after', 'footer'))
);
comment on column menu.region is 'Where on a page it stands; empty for nowhere';
create unique index menu_machine_name on menu (machine_name);

create table menu_entry (
  id uuid primary key default kernel.uuidv7(),
  menu_id uuid not null,
  parent_id uuid,
  title text not null check (title <> '' and length(title) <= 255),
  path text not null check (length(path) between 1 and 2000),
  weight int not null default 0,
  enabled boolean not null default true,
  check (parent_id <> id)
);
create index menu_entry_in_order on menu_entry (menu_id, weight, lower(title), id);

-- A row for each menu that was changed: whoever changes its entries holds the row until the end, in whatever stage, so that two
-- changes never put entries below each other.
create table menu_lock (
  menu_id uuid primary key,
  taken timestamptz not null default now()
);
