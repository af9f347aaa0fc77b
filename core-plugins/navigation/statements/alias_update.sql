update alias_now set path = $2, target = $3, by_pattern = $4::boolean where id = $1::uuid
