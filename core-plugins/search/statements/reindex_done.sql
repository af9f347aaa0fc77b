update search_state set indexed = now(), indexed_items = $1::bigint where id = 1
