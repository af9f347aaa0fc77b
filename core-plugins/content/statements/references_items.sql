-- $1: [id]; items that may be referred to, with what is public of them, else with their newest state
select i.id, i.type, coalesce(r.title, i.title) as title, coalesce(r.fields, i.fields) as fields, i.author_id, i.created, i.changed,
  coalesce(r.id, i.current_revision_id) as revision_id, i.status, w.revision_id is not null as public
from item_now i
left join item_window_now w on w.item_id = i.id and w.during @> kernel.as_of()
left join item_revision r on r.id = w.revision_id
where i.deleted is null and i.id in (select x::uuid from jsonb_array_elements_text($1::jsonb) as x)
