-- $1: [{type, label, description, plugin, settings}]; a type that exists already stays as it is
insert into item_type (type, label, description, plugin, settings)
select x.type, x.label, x.description, x.plugin, x.settings
from jsonb_to_recordset($1::jsonb) as x(type text, label text, description text, plugin text, settings jsonb)
on conflict (type) do nothing
