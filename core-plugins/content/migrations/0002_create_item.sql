-- Items and their immutable revisions. title, fields, status and current_revision_id of an item cache its newest saved
-- revision for editors; what the public sees comes from item_window.
create table item (
  id uuid primary key,
  type text not null references item_type (type),
  title text not null check (title <> '' and length(title) <= 255),
  author_id uuid not null,
  status smallint not null default 0 check (status in (0, 1)),
  created timestamptz not null default now(),
  changed timestamptz not null default now(),
  promote smallint not null default 0 check (promote in (0, 1)),
  sticky smallint not null default 0 check (sticky in (0, 1)),
  fields jsonb not null default '{}'::jsonb,
  current_revision_id uuid,
  stage_id text,
  deleted timestamptz
);

create table item_revision (
  id uuid primary key,
  item_id uuid not null references item (id) on delete cascade,
  title text not null,
  status smallint not null,
  fields jsonb not null,
  author_id uuid not null,
  created timestamptz not null default now(),
  log_message text not null default '',
  stage_id text
);

create trigger item_revision_immutable before update on item_revision
  for each row execute function kernel.refuse_update();

alter table item add constraint item_current_revision foreign key (current_revision_id)
  references item_revision (id) deferrable initially deferred;

create index item_by_type on item (type, changed desc, id);
create index item_by_author on item (author_id);
create index item_by_current_revision on item (current_revision_id);
create index item_fields on item using gin (fields);
create index item_revision_by_item on item_revision (item_id, id desc);
create index item_revision_fields on item_revision using gin (fields);
