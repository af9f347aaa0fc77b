-- $1: [{id}]; $2: an instant; what the items were public as, and whether they were then
delete from item_window w using jsonb_to_recordset($1::jsonb) as x(id uuid) where w.item_id = x.id
returning w.type, w.item_id, w.revision_id, w.during @> $2::timestamptz as live
