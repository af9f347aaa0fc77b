-- $1: id; $2: secret
update endpoint set secret = $2 where id = $1::uuid
