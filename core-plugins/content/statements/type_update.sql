-- $1: type; $2: label; $3: description; $4: settings
update item_type set label = $2, description = $3, settings = $4::jsonb, changed = now() where type = $1
