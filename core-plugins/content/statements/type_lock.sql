-- $1: machine name
select type, label, description, plugin, settings, changed from item_type where type = $1 for update
