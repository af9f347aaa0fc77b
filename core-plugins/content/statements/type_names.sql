select type from item_type order by type
