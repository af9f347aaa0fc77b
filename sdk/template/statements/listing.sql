-- $1: how many; what is public now has a window that contains this instant
select w.item_id as id, w.type, r.title, r.fields, w.created, w.changed
from p_content.item_window_now w
join p_content.item_revision r on r.id = w.revision_id
where w.type = 'type_name' and w.during @> kernel.as_of()
order by w.created desc, w.item_id desc
limit $1::int
