-- The same as windows_hull, for what is published
update item i set status = coalesce(h.live, 0), public_from = h.since, public_until = h.until
from (select e.entity_id::uuid as id from kernel.publishing e where e.entity_type = 'content.item') x
left join (
  select w.item_id, min(lower(w.during)) as since,
    case when bool_or(upper_inf(w.during)) then null else max(upper(w.during)) end as until,
    max(case when w.during @> now() then 1 else 0 end) as live
  from item_window w
  where w.item_id in (select e.entity_id::uuid as id from kernel.publishing e where e.entity_type = 'content.item')
  group by w.item_id
) h on h.item_id = x.id
where i.id = x.id
