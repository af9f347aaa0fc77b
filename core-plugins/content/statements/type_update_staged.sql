-- $1: type; $2: label; $3: description; $4: settings; $5: revision
update item_type_stage set label = $2, description = $3, settings = $4::jsonb, changed = now(), current_revision_id = $5::uuid
where stage_id = kernel.stage() and type = $1
