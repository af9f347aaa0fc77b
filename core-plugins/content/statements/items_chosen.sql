-- $1: [id]; the newest saved state of items in the order of their ids
select i.id, i.type, i.title, i.fields, i.author_id, i.created, i.changed, i.current_revision_id as revision_id, i.version, i.status,
  exists (select 1 from item_window_now w where w.item_id = i.id and w.during @> now()) as public,
  exists (select 1 from item_window_now w where w.item_id = i.id and w.during @> now() and w.revision_id = i.current_revision_id) as newest_public,
  i.public_from is null or i.public_until <= now() as nothing_planned
from item_now i
where i.deleted is null and i.id in (select x::uuid from jsonb_array_elements_text($1::jsonb) as x)
order by i.id
