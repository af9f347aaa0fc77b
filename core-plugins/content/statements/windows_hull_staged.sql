-- The same as windows_hull, in a stage
update item_stage i set status = coalesce(h.live, 0), public_from = h.since, public_until = h.until
from jsonb_to_recordset($1::jsonb) as x(id uuid)
left join (
  select w.item_id, min(lower(w.during)) as since,
    case when bool_or(upper_inf(w.during)) then null else max(upper(w.during)) end as until,
    max(case when w.during @> now() then 1 else 0 end) as live
  from item_window_stage w
  where w.stage_id = kernel.stage() and w.item_id in (select y.id from jsonb_to_recordset($1::jsonb) as y(id uuid))
  group by w.item_id
) h on h.item_id = x.id
where i.stage_id = kernel.stage() and i.id = x.id
