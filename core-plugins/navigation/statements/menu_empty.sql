delete from menu_entry_now where menu_id = $1::uuid
