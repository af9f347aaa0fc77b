-- $1: the item, $2: the note
insert into note (item_id, body) values ($1::uuid, $2)
