-- $1: machine name
select type, label, plugin, settings from item_type where type = $1
