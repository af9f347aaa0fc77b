-- The same as windows_clear, in a stage
delete from item_window_stage w using jsonb_to_recordset($1::jsonb) as x(id uuid) where w.stage_id = kernel.stage() and w.item_id = x.id
returning w.type
