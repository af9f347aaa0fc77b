-- $1: machine name
select type, label, description, plugin, settings, changed from item_type_now where type = $1
