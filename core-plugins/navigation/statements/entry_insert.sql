insert into menu_entry_now (id, menu_id, parent_id, title, path, weight, enabled)
values ($1::uuid, $2::uuid, $3::uuid, $4, $5, $6::int, $7::boolean)
