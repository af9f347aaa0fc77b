-- $1: days
delete from delivery where state <> 'waiting' and changed < now() - make_interval(days => $1::int)
