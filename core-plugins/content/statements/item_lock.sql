-- $1: id; nobody else changes the item until the transaction ends, in whatever stage
select id from item where id = $1::uuid for update
