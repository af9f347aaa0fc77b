-- $1: menu; $2: [{id, weight, enabled}]
update menu_entry_now e set weight = x.weight, enabled = x.enabled
from jsonb_to_recordset($2::jsonb) as x(id uuid, weight int, enabled boolean)
where e.id = x.id and e.menu_id = $1::uuid and (e.weight, e.enabled) is distinct from (x.weight, x.enabled)
