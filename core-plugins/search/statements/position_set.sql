update search_state set position = $1::uuid, indexed_items = $2::bigint where id = 1
