select id, source, target, status from redirect_now where id = $1::uuid
