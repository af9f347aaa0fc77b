-- $1: the link, $2: its host
update link set host = $2 where id = $1::uuid
