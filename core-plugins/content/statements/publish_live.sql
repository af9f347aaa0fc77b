-- $1: [{id}]; $2: an instant; what the items are public as at that instant
select w.item_id, w.revision_id, true as live from item_window w
where w.item_id in (select x.id from jsonb_to_recordset($1::jsonb) as x(id uuid)) and w.during @> $2::timestamptz
