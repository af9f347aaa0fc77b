-- $1: [id]; the newest saved state, for taps that run while saving
select i.id, i.type, i.title, i.fields, i.created, i.changed, i.current_revision_id as revision_id, i.author_id, i.status
from item_now i
where i.id in (select x::uuid from jsonb_array_elements_text($1::jsonb) as x)
