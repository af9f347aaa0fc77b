-- $1: id; $2: whose items may be brought back, null for everybody's
update item set deleted = null, version = version + 1 where id = $1::uuid and deleted is not null
returning id, type
