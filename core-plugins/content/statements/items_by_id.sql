-- $1: [id]; the newest saved state, for taps that run while saving. Lateral, so that the view is asked for each id.
select i.id, i.type, i.title, i.fields, i.created, i.changed, i.current_revision_id as revision_id, i.author_id, i.status
from jsonb_array_elements_text($1::jsonb) as x(id)
cross join lateral (select n.* from item_now n where n.id = x.id::uuid limit 1) i
