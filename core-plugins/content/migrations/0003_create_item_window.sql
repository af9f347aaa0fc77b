-- The time line of what is public. A publication says from when until when a revision may be seen; windows are derived
-- from an item's publications, do not overlap, and carry what listings sort and filter by.
create table item_publication (
  id uuid primary key,
  item_id uuid not null references item (id) on delete cascade,
  revision_id uuid not null references item_revision (id) on delete cascade,
  effective_date timestamptz not null,
  expiry_date timestamptz,
  check (expiry_date > effective_date)
);

create index item_publication_by_item on item_publication (item_id, effective_date);
create index item_publication_by_revision on item_publication (revision_id);

create table item_window (
  item_id uuid not null references item (id) on delete cascade,
  revision_id uuid not null references item_revision (id) on delete cascade,
  during tstzrange not null check (not isempty(during)),
  type text not null,
  title text not null,
  author_id uuid not null,
  created timestamptz not null,
  changed timestamptz not null,
  promote smallint not null,
  sticky smallint not null,
  exclude using gist (item_id with =, during with &&)
);

create index item_window_by_type on item_window (type, created desc, item_id desc);
create index item_window_by_title on item_window (type, title, item_id);
create index item_window_front on item_window (created desc, item_id desc) where promote = 1;
create index item_window_by_revision on item_window (revision_id);
