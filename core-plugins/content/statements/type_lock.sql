-- $1: machine name; nobody else changes the type until the transaction ends, in whatever stage
select type from item_type where type = $1 for update
