-- $1: machine name
delete from item_type_stage where stage_id = kernel.stage() and type = $1
