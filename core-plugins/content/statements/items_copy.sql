-- $1: [{id}]; what live has of items that the stage changes for the first time
insert into item_stage (stage_id, id, type, title, author_id, status, created, changed, promote, sticky, fields, current_revision_id, deleted, version, public_from, public_until)
select kernel.stage(), id, type, title, author_id, status, created, changed, promote, sticky, fields, current_revision_id, deleted, version, public_from, public_until
from item i
where i.stage_id is null and i.id in (select x.id from jsonb_to_recordset($1::jsonb) as x(id uuid))
on conflict (stage_id, id) do nothing
