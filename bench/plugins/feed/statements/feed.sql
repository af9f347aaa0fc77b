-- $1: how many
select w.item_id as id, w.type, r.title, r.fields, w.created, w.changed, r.id as revision_id, w.author_id, 1 as status
from p_content.item_window_now w
join p_content.item_revision r on r.id = w.revision_id
where w.type = 'page' and w.during @> kernel.as_of()
order by w.created desc, w.item_id desc
limit $1::int
