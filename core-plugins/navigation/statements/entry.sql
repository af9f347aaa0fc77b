-- $1: id; $2: menu
select id, menu_id, parent_id, title, path, weight, enabled, revision_id
from menu_entry_now
where id = $1::uuid and menu_id = $2::uuid
