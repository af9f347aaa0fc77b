-- Nobody changes a vocabulary while one of its terms is published
insert into vocabulary_lock (vocabulary_id)
select v.id from category_now v order by v.id
on conflict (vocabulary_id) do update set taken = excluded.taken
