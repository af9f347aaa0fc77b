select count(*) as count
from p_content.item_revision r
join p_content.item i on i.id = r.item_id
where i.current_revision_id = r.id or r.stage_id is not null and exists (select from p_content.item_type t where t.type = i.type and t.stage_id is null)
  or exists (select from p_content.item_publication p where p.revision_id = r.id)
