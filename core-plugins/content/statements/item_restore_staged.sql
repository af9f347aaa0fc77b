-- The same as item_restore, in a stage
update item_stage set deleted = null, version = version + 1
where stage_id = kernel.stage() and id = $1::uuid and deleted is not null
returning id, type
