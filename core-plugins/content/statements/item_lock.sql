-- $1: id; nobody else changes the item until the transaction ends
select version, deleted is not null as deleted from item where id = $1::uuid for update
