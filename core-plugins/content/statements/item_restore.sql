-- $1: [id]
update item set deleted = null, version = version + 1
where deleted is not null and id in (select x::uuid from jsonb_array_elements_text($1::jsonb) as x)
returning id, type
