-- $1: [id]; items that may be referred to
select i.id, i.type, i.title, i.fields, i.author_id, i.created, i.changed, i.current_revision_id as revision_id, i.status,
  exists (select 1 from item_window_now w where w.item_id = i.id and w.during @> kernel.as_of()) as public
from item_now i
where i.deleted is null and i.id in (select x::uuid from jsonb_array_elements_text($1::jsonb) as x)
