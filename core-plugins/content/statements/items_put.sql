-- $1: [{id, revision_id}]; the stage shows these revisions, or the same as before; $2: whether it shows none
select kernel.stage_put('content.item', x.id::text, case when not $2::bool then coalesce(x.revision_id, s.current_revision_id) end,
  s.current_revision_id, l.current_revision_id, l.id is not null)
from jsonb_to_recordset($1::jsonb) as x(id uuid, revision_id uuid)
left join item_stage s on s.stage_id = kernel.stage() and s.id = x.id
left join item l on l.id = x.id and l.stage_id is null and l.deleted is null
order by x.id
