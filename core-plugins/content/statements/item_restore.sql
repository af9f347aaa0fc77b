-- $1: [{id}]
update item set deleted = null, version = version + 1
where deleted is not null and id in (select x.id from jsonb_to_recordset($1::jsonb) as x(id uuid))
returning id, type, current_revision_id as revision_id
