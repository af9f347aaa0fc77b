-- $1: id
update item set deleted = null, version = version + 1 where id = $1::uuid and deleted is not null
returning id, type
