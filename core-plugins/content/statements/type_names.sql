select type from item_type_now order by type
