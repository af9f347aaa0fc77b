-- $1: [id]; items that may be referred to, with what is public of them, else with their newest state
select i.id, i.type, coalesce(r.title, i.title) as title, coalesce(r.title, i.title) as name, coalesce(r.fields, i.fields) as fields,
  i.author_id, i.created, i.changed, coalesce(r.id, i.current_revision_id) as revision_id, i.status, w.revision_id is not null as public,
  (select min(t) from item_window_now n cross join lateral (values (lower(n.during)), (upper(n.during))) as edge (t)
    where n.item_id = i.id and t > kernel.as_of()) as next_change
from item_now i
left join item_window_now w on w.item_id = i.id and w.during @> kernel.as_of()
left join item_revision r on r.id = w.revision_id
where i.deleted is null and i.id in (select x::uuid from jsonb_array_elements_text($1::jsonb) as x)
