-- $1: days
delete from link l
where l.added < now() - make_interval(days => $1::int) and not exists (select 1 from vote v where v.link_id = l.id)
