-- $1: [id]; those that were deleted
select id, type, title, fields, author_id, created, changed, current_revision_id as revision_id, 0 as status, false as public, deleted
from item_now
where deleted is not null and id in (select x::uuid from jsonb_array_elements_text($1::jsonb) as x)
order by id
