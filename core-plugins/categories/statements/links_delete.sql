-- $1: [id]; takes these terms out of the hierarchy
delete from category_tag_hierarchy_now
where tag_id in (select x::uuid from jsonb_array_elements_text($1::jsonb) as x)
  or parent_id in (select x::uuid from jsonb_array_elements_text($1::jsonb) as x)
