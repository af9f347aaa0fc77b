insert into alias_pattern_now (type, pattern) values ($1, $2)
