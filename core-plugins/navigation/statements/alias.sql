-- $1: id
select id, path, target, by_pattern, revision_id from alias_now where id = $1::uuid
