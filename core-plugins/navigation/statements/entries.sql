-- $1: menu
select id, parent_id, title, path, weight, enabled, revision_id
from menu_entry_now
where menu_id = $1::uuid
order by weight, lower(title), id
limit 500
