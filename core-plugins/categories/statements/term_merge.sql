-- $1: term; $2: the one that stands for it from now on
update category_tag_now set merged_into = $2::uuid where id = $1::uuid
