delete from listing where name = $1
