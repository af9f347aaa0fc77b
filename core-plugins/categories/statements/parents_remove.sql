-- $1: term; $2: [id of the parents that stay]
delete from category_tag_hierarchy_now
where tag_id = $1::uuid and parent_id not in (select x::uuid from jsonb_array_elements_text($2::jsonb) as x)
