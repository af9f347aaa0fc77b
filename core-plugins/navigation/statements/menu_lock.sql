-- $1: menu; others who change the same menu wait until this transaction ends
insert into menu_lock (menu_id) values ($1::uuid)
on conflict (menu_id) do update set taken = excluded.taken
