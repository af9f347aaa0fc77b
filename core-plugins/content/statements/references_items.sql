-- $1: [id]; items that may be referred to, with the title that is public or else the newest
select i.id, i.type, i.title, coalesce(w.title, i.title) as name, i.fields, i.author_id, i.created, i.changed,
  i.current_revision_id as revision_id, i.status, w.item_id is not null as public,
  (select min(t) from item_window_now n cross join lateral (values (lower(n.during)), (upper(n.during))) as edge (t)
    where n.item_id = i.id and t > kernel.as_of()) as next_change
from item_now i
left join item_window_now w on w.item_id = i.id and w.during @> kernel.as_of()
where i.deleted is null and i.id in (select x::uuid from jsonb_array_elements_text($1::jsonb) as x)
