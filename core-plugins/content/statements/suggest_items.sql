-- $1: what the title contains, as a pattern
select i.id, i.type, i.title, coalesce(w.title, i.title) as name, i.fields, i.author_id, i.created, i.changed, i.status,
  i.current_revision_id as revision_id, w.item_id is not null as public
from item_now i
left join item_window_now w on w.item_id = i.id and w.during @> now()
where i.deleted is null and coalesce(w.title, i.title) ilike $1
order by name, i.id
limit 20
