update category_tag_now set label = $2, description = $3, weight = $4::int
where id = $1::uuid and (label, description, weight) is distinct from ($2, $3, $4::int)
