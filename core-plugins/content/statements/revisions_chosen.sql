-- $1: [revision id]; these states of items, in this order; those of deleted items are left out
select i.id, i.type, r.title, r.fields, i.author_id, i.created, r.created as changed, r.id as revision_id,
  w.revision_id is not null as public, (w.revision_id is not null)::int as status
from jsonb_array_elements_text($1::jsonb) with ordinality as x(id, place)
join item_revision r on r.id = x.id::uuid
join item_now i on i.id = r.item_id and i.deleted is null
left join item_window_now w on w.revision_id = r.id and w.during @> kernel.as_of()
order by x.place
