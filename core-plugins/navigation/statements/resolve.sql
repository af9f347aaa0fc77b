-- $1: path; the page that it stands for, or where whoever asks for it is sent
select 'alias' as kind, a.target as target, 0 as status from alias_now a where a.path = $1
union all
select 'redirect', coalesce((select n.path from alias_now n where n.target = r.target order by n.path = '/' desc, n.by_pattern, n.id limit 1), r.target), r.status
from redirect_now r where r.source = $1
limit 2
