select type, label from item_type_now order by type
