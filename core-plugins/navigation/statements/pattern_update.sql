update alias_pattern_now set pattern = $2 where id = $1::uuid and pattern <> $2
