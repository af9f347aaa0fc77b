-- $1: [{id}]; $2: an instant; what the items were public as then
select w.item_id, w.revision_id from jsonb_to_recordset($1::jsonb) as x(id uuid)
join item_window w on w.item_id = x.id and w.during @> $2::timestamptz
