delete from menu_now where id = $1::uuid
