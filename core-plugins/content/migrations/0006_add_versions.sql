-- A version of every item, counted up with each change: what an editor has to name in order to change it. Revisions get
-- an order that does not depend on clocks: the number is taken while the item is locked.
alter table item add column version integer not null default 1 check (version > 0);
alter table item add column public_from timestamptz;
alter table item add column public_until timestamptz;
comment on column item.public_from is 'When its first window begins; null for a draft';
comment on column item.public_until is 'When its last window ends; null for a draft, and when it never ends';
alter table item_revision add column seq bigint generated always as identity;
alter table item_publication add column author_id uuid;
alter table item_publication add column created timestamptz not null default now();
alter table item_type add column changed timestamptz not null default now();

update item i set public_from = h.since, public_until = h.until
from (
  select item_id, min(lower(during)) as since, case when bool_or(upper_inf(during)) then null else max(upper(during)) end as until
  from item_window group by item_id
) h
where h.item_id = i.id;

create unique index item_revision_by_seq on item_revision (item_id, seq desc);
drop index item_revision_by_item;
create index item_by_changed on item (changed desc, id desc) where deleted is null;
create index item_deleted on item (deleted) where deleted is not null;
create index item_window_by_created on item_window (created desc, item_id desc);
create index item_window_by_titles on item_window (title, item_id);
alter table item_publication add column alone boolean not null default false;
comment on column item_publication.alone is 'From its beginning on, nothing that began before it is public any more';
