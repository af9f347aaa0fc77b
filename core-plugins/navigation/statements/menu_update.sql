update menu_now set label = $2, region = $3 where id = $1::uuid
