insert into redirect_now (source, target, status) values ($1, $2, $3::int)
