-- The terms of each revision of an item, written in the transaction that saves it. What is public is a matter of
-- item_window alone, so publishing changes nothing here.
create table item_term (
  revision_id uuid not null references p_content.item_revision (id) on delete cascade deferrable initially deferred,
  item_id uuid not null,
  field text not null,
  term_id uuid not null,
  created timestamptz not null,
  primary key (revision_id, field, term_id)
);
comment on column item_term.created is 'Of the item, in milliseconds: the newest items of a term are read in the order of an index';
create index item_term_newest on item_term (term_id, created desc, item_id desc) include (revision_id);
create index item_term_by_item on item_term (item_id);
