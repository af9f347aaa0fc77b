-- $1: machine name; a row when nothing is or was of this type
select 1 as unused from (values ($1)) as t(type)
where not exists (select 1 from item_now i where i.type = t.type) and not exists (select 1 from item i where i.type = t.type)
