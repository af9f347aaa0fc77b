-- $1: [{type, label, description, plugin, settings}]; a type that exists already stays as it is
insert into item_type (type, label, description, plugin, settings)
select x.type, x.label, x.description, x.plugin, x.settings
from jsonb_to_recordset($1::jsonb) as x(type text, label text, description text, plugin text, settings jsonb)
on conflict (type) do update set label = excluded.label, description = excluded.description, settings = excluded.settings,
  plugin = excluded.plugin, current_revision_id = excluded.current_revision_id, stage_id = null
where item_type.stage_id is not null
