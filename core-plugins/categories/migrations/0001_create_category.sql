-- Vocabularies and their terms. All three tables are staged: what a stage changes is published with it.
create table category (
  id uuid primary key default kernel.uuidv7(),
  machine_name text not null check (machine_name ~ '^[a-z][a-z0-9_]{0,31}$'),
  label text not null check (label <> '' and length(label) <= 255),
  description text not null default '',
  settings jsonb not null default '{}'::jsonb
);
comment on column category.settings is 'parents: none, one or many; free: whether tags are made while content is written';
create unique index category_machine_name on category (machine_name);

create table category_tag (
  id uuid primary key default kernel.uuidv7(),
  vocabulary_id uuid not null,
  label text not null check (label <> '' and length(label) <= 255),
  description text not null default '',
  weight int not null default 0,
  merged_into uuid
);
comment on column category_tag.merged_into is 'The term that stands for this one since both were merged: what has this one is found there';
create index category_tag_in_order on category_tag (vocabulary_id, weight, lower(label), id);
create index category_tag_by_label on category_tag (vocabulary_id, lower(label));
create index category_tag_merged on category_tag (merged_into) where merged_into is not null;

-- Who is below whom. A term may be below several others where its vocabulary allows it, and never below itself.
create table category_tag_hierarchy (
  id uuid primary key default kernel.uuidv7(),
  tag_id uuid not null,
  parent_id uuid not null,
  check (tag_id <> parent_id)
);
create unique index category_tag_hierarchy_pair on category_tag_hierarchy (tag_id, parent_id);
create index category_tag_hierarchy_below on category_tag_hierarchy (parent_id, tag_id);

-- A row for each vocabulary that was changed: whoever changes it holds the row until the end, in whatever stage.
create table vocabulary_lock (
  vocabulary_id uuid primary key,
  taken timestamptz not null default now()
);
