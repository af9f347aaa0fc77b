-- The same as items_touch, in a stage
update item_stage i set version = version + 1, changed = now()
from jsonb_to_recordset($1::jsonb) as x(id uuid)
where i.stage_id = kernel.stage() and i.id = x.id
returning i.id, i.type
