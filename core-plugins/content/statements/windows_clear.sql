-- $1: [{id}]
delete from item_window w using jsonb_to_recordset($1::jsonb) as x(id uuid) where w.item_id = x.id
