-- $1: machine name; $2: the revision that the stage shows, null for none
select kernel.stage_put('content.item_type', $1, $2::uuid, s.current_revision_id, l.current_revision_id, l.type is not null)
from (values ($1)) as x(type)
left join item_type_stage s on s.stage_id = kernel.stage() and s.type = x.type
left join item_type l on l.type = x.type and l.stage_id is null
