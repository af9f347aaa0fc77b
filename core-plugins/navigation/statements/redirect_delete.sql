delete from redirect_now where id = $1::uuid
