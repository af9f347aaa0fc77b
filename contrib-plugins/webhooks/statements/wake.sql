-- $1: an instant; whether a job has to be put down for it, since none comes as early
with before as (select due from wake where id = 1 for update)
update wake w set due = case when b.due is null or b.due > $1::timestamptz then $1::timestamptz else b.due end
from before b where w.id = 1
returning b.due is null or b.due > $1::timestamptz as needed
