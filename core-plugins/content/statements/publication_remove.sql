-- $1: id of an item; $2: id of a publication that has not begun
delete from item_publication where item_id = $1::uuid and id = $2::uuid and effective_date > now()
