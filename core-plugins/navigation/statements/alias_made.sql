-- $1: path; its address, by hand first; that of the front page is nobody's own
select id, path, by_pattern from alias_now where target = $1 and path <> '/' order by by_pattern, id limit 1
