-- $1: type; $2: label; $3: description; $4: settings
insert into item_type (type, label, description, plugin, settings) values ($1, $2, $3, '', $4::jsonb) 
on conflict (type) do update set label = excluded.label, description = excluded.description, settings = excluded.settings,
  current_revision_id = excluded.current_revision_id, stage_id = null
where item_type.stage_id is not null
