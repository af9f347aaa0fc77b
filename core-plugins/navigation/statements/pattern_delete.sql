delete from alias_pattern_now where id = $1::uuid
