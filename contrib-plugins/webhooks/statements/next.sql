-- When something may be sent again; what waits behind an earlier event of the same thing does not count.
select min(d.next_at) as at
from delivery d
join endpoint e on e.id = d.endpoint_id and e.active
where d.state = 'waiting' and not exists (
  select 1 from delivery p where p.endpoint_id = d.endpoint_id and p.subject = d.subject and p.seq < d.seq and p.state = 'waiting'
)
