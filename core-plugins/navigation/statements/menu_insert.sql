insert into menu_now (id, machine_name, label, region) values ($1::uuid, $2, $3, $4)
