-- The same as items_delete, in a stage
update item_stage i set deleted = now(), version = version + 1
from jsonb_to_recordset($1::jsonb) as x(id uuid)
where i.stage_id = kernel.stage() and i.id = x.id and i.deleted is null
returning i.id, i.type
