update menu_entry_now set parent_id = $3::uuid, title = $4, path = $5, weight = $6::int, enabled = $7::boolean
where id = $1::uuid and menu_id = $2::uuid
