-- $1: the link, $2: who
insert into vote (link_id, voter) values ($1::uuid, $2::uuid) on conflict do nothing
