-- $1: what the title contains, as a pattern
select i.id, i.type, i.title, i.title as name, i.fields, i.author_id, i.created, i.changed, i.status, i.current_revision_id as revision_id,
  exists (select 1 from item_window_now w where w.item_id = i.id and w.during @> now()) as public
from item_now i
where i.deleted is null and i.title ilike $1
order by i.title, i.id
limit 20
