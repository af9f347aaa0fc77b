-- All menus with the number of their entries
select m.id, m.machine_name, m.label, m.region, m.revision_id,
  (select count(*) from menu_entry_now e where e.menu_id = m.id) as entries
from menu_now m
order by lower(m.label), m.id
