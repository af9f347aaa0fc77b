-- $1: [id]; those of the items that were not deleted
select id from p_content.item_now
where deleted is null and id in (select x::uuid from jsonb_array_elements_text($1::jsonb) as x)
