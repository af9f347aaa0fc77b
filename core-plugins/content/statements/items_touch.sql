-- $1: [{id}]; something but the content changed
update item i set version = version + 1, changed = now()
from jsonb_to_recordset($1::jsonb) as x(id uuid)
where i.id = x.id
returning i.id, i.type
