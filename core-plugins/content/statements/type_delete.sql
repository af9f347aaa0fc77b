-- $1: machine name of a type without items
delete from item_type where type = $1 and not exists (select 1 from item where item.type = item_type.type)
