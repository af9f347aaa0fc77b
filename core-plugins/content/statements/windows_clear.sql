-- $1: [{id}]; the types that the items were public as
delete from item_window w using jsonb_to_recordset($1::jsonb) as x(id uuid) where w.item_id = x.id
returning w.type
