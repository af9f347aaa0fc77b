select t.type, t.label, t.description, t.plugin, t.settings, t.changed,
  (select count(*) from item_now i where i.type = t.type and i.deleted is null) as items
from item_type_now t order by t.label, t.type
