-- $1: id; $2: url; $3: types; $4: active; $5: the secret of a new one
insert into endpoint (id, url, types, active, secret) values ($1::uuid, $2, $3, $4::boolean, $5)
on conflict (id) do update set url = excluded.url, types = excluded.types, active = excluded.active
