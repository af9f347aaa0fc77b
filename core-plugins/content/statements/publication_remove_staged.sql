-- The same as publication_remove, in a stage
delete from item_publication_stage where stage_id = kernel.stage() and item_id = $1::uuid and id = $2::uuid and effective_date > now()
