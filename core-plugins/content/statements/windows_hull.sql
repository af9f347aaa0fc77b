-- $1: [{id}]; what an item's list entry needs to know of its windows
update item i set status = coalesce(h.live, 0), public_from = h.since, public_until = h.until
from jsonb_to_recordset($1::jsonb) as x(id uuid)
left join (
  select w.item_id, min(lower(w.during)) as since,
    case when bool_or(upper_inf(w.during)) then null else max(upper(w.during)) end as until,
    max(case when w.during @> now() then 1 else 0 end) as live
  from item_window w
  where w.item_id in (select y.id from jsonb_to_recordset($1::jsonb) as y(id uuid))
  group by w.item_id
) h on h.item_id = x.id
where i.id = x.id
