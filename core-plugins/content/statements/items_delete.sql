-- $1: [{id}]
update item i set deleted = now(), version = version + 1
from jsonb_to_recordset($1::jsonb) as x(id uuid)
where i.id = x.id and i.deleted is null
returning i.id, i.type
