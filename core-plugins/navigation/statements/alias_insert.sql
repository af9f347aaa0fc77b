insert into alias_now (path, target, by_pattern) values ($1, $2, $3::boolean)
