-- $1: type; $2: label; $3: description; $4: settings
update item_type set label = $2, description = $3, settings = $4::jsonb, changed = now(), current_revision_id = kernel.uuidv7() where type = $1
