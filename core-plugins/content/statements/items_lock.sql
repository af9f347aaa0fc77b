-- $1: [id]; nobody else changes the items until the transaction ends; in the order of their ids
select id from item where id in (select x::uuid from jsonb_array_elements_text($1::jsonb) as x) order by id for update
