-- $1: id
delete from endpoint where id = $1::uuid
