-- What stands on pages: the menus that have a region, with their entries; of those that lead to an item whether it is public,
-- and when that changes
select m.machine_name, m.label, m.region, e.id, e.parent_id, e.title, e.path, i.item is not null as is_item,
  i.item is null or w.item_id is not null as public,
  least(
    upper(w.during),
    (select min(lower(n.during)) from p_content.item_window_now n where n.item_id = i.item and lower(n.during) > kernel.as_of())
  ) as next_change
from menu_now m
join menu_entry_now e on e.menu_id = m.id and e.enabled
cross join lateral (
  select case when e.path ~ '^/item/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then substr(e.path, 7)::uuid end as item
) i
left join p_content.item_window_now w on w.item_id = i.item and w.during @> kernel.as_of()
where m.region <> ''
order by m.region, lower(m.label), m.id, e.weight, lower(e.title), e.id
limit 1000
