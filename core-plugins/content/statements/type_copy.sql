-- $1: machine name; what live has of a type that the stage changes for the first time
insert into item_type_stage (stage_id, type, label, description, plugin, settings, changed, current_revision_id)
select kernel.stage(), type, label, description, plugin, settings, changed, current_revision_id from item_type where type = $1 and stage_id is null
on conflict (stage_id, type) do nothing
