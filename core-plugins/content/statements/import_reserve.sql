-- $1: [{path, item_id}]
insert into import_file (path, item_id)
select x.path, x.item_id from jsonb_to_recordset($1::jsonb) as x(path text, item_id uuid)
on conflict (path) do nothing
