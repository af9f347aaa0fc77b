-- $1: id of an item that is public at this instant
select w.item_id as id, w.type, r.title, r.fields, w.created, w.changed, r.id as revision_id, w.author_id, 1 as status, true as public,
  i.version, i.promote, i.sticky, t.label as type_label, t.plugin as type_plugin,
  case when t.plugin = '' then t.settings end as settings, upper(w.during) as until
from item_window_now w
join item_now i on i.id = w.item_id
join item_revision r on r.id = w.revision_id
join item_type_now t on t.type = w.type
where w.item_id = $1::uuid and w.during @> kernel.as_of()
