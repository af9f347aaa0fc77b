-- $1: machine name; $2: label; a place in live for a type that is made in the stage
insert into item_type (type, label, plugin, stage_id) values ($1, $2, '', kernel.stage()) on conflict (type) do nothing
