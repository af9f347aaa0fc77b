update category_now set label = $2, description = $3, settings = $4::jsonb where id = $1::uuid
