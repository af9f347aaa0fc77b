insert into category_tag_now (id, vocabulary_id, label, description, weight) values ($1::uuid, $2::uuid, $3, $4, $5::int)
