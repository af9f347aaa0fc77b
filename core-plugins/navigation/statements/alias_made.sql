-- $1: path; its address, by hand first
select id, path, by_pattern from alias_now where target = $1 order by by_pattern, id limit 1
