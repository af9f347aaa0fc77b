-- $1: id; others who change the same vocabulary wait until this transaction ends
insert into vocabulary_lock (vocabulary_id) values ($1::uuid)
on conflict (vocabulary_id) do update set taken = excluded.taken
