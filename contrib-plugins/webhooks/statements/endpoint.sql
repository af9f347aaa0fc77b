-- $1: id
select id, url, types, secret, active from endpoint where id = $1::uuid
