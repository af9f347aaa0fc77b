-- $1: [{path, hash}]
update import_file f set hash = x.hash
from jsonb_to_recordset($1::jsonb) as x(path text, hash text)
where f.path = x.path
