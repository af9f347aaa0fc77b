-- $1: [{id}]; a stage has its own time line of an item, made anew each time
delete from item_window_stage w using jsonb_to_recordset($1::jsonb) as x(id uuid) where w.stage_id = kernel.stage() and w.item_id = x.id
