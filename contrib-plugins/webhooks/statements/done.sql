-- $1: id; $2: what the server answered
update delivery set state = 'done', attempts = attempts + 1, status = $2::int, error = '', changed = now() where id = $1::uuid
