delete from alias_now where id = $1::uuid
