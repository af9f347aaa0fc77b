-- $1: id; nothing happens while it has terms
delete from category_now v
where v.id = $1::uuid and not exists (select from category_tag_now t where t.vocabulary_id = v.id and t.merged_into is null)
