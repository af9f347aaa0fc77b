-- $1: [{revision_id, id}]
update item i set current_revision_id = x.revision_id
from jsonb_to_recordset($1::jsonb) as x(revision_id uuid, id uuid)
where i.id = x.id
