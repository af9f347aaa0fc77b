-- $1: how many; what may be sent now: of each thing an endpoint gets one event after the other
select d.id, d.event_id, d.body, e.url, e.secret
from delivery d
join endpoint e on e.id = d.endpoint_id and e.active
where d.state = 'waiting' and d.next_at <= now() and not exists (
  select 1 from delivery p where p.endpoint_id = d.endpoint_id and p.subject = d.subject and p.seq < d.seq and p.state = 'waiting'
)
order by d.seq
limit $1::int
