insert into category_now (machine_name, label, description, settings) values ($1, $2, $3, $4::jsonb)
