-- $1: entry that goes; $2: what those below it are below instead, or null for the top
update menu_entry_now set parent_id = $2::uuid where parent_id = $1::uuid
