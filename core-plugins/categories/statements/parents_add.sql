-- $1: term; $2: [id of a parent]
insert into category_tag_hierarchy_now (tag_id, parent_id)
select $1::uuid, x::uuid from jsonb_array_elements_text($2::jsonb) as x
where not exists (select from category_tag_hierarchy_now h where h.tag_id = $1::uuid and h.parent_id = x::uuid)
