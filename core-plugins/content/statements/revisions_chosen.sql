-- $1: [revision id]; these states of items, in this order; those of deleted items are left out
select i.id, i.type, r.title, r.fields, i.author_id, i.created, r.created as changed, r.id as revision_id, i.public, i.public::int as status
from jsonb_array_elements_text($1::jsonb) with ordinality as x(id, place)
join item_revision r on r.id = x.id::uuid
cross join lateral (
  select n.id, n.type, n.author_id, n.created,
    (select true from item_window_now w where w.item_id = n.id and w.revision_id = r.id and w.during @> kernel.as_of() limit 1) is true as public
  from item_now n
  where n.id = r.item_id and n.deleted is null
  limit 1
) i
order by x.place
