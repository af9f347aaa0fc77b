select type, label from item_type order by type
