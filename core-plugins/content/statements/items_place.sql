-- $1: [{id, type, title, author_id}]; a place in live for what is made in the stage, so that others can refer to it
insert into item (id, type, title, author_id, stage_id)
select x.id, x.type, x.title, x.author_id, kernel.stage()
from jsonb_to_recordset($1::jsonb) as x(id uuid, type text, title text, author_id uuid)
on conflict (id) do nothing
