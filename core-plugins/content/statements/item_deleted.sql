-- $1: id of an item that was deleted
select id, type, title, fields, author_id, created, changed, current_revision_id as revision_id, 0 as status, false as public, deleted
from item_now where id = $1::uuid and deleted is not null
