select e.id, e.url, e.types, e.active,
  (select count(*) from delivery d where d.endpoint_id = e.id and d.state = 'waiting') as waiting,
  (select count(*) from delivery d where d.endpoint_id = e.id and d.state = 'dead') as dead
from endpoint e order by e.url, e.id
