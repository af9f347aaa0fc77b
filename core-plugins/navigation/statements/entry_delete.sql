delete from menu_entry_now where id = $1::uuid
