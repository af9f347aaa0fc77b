-- $1: [id]; $2: vocabulary; those that are terms of it
select t.id from category_tag_now t
where t.id in (select x::uuid from jsonb_array_elements_text($1::jsonb) as x) and t.vocabulary_id = $2::uuid and t.merged_into is null
