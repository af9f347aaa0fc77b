-- $1: [id]
delete from category_tag_now where id in (select x::uuid from jsonb_array_elements_text($1::jsonb) as x)
