-- $1: type; $2: label; $3: description; $4: settings; $5: revision
insert into item_type_stage (stage_id, type, label, description, plugin, settings, current_revision_id)
values (kernel.stage(), $1, $2, $3, '', $4::jsonb, $5::uuid)
on conflict (stage_id, type) do nothing
