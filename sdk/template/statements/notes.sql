-- $1: the item
select body from note where item_id = $1::uuid order by written, id
