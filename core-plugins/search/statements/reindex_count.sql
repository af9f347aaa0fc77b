select count(*) as count
from p_content.item_revision r
join p_content.item_now i on i.id = r.item_id
where i.current_revision_id = r.id or r.stage_id is not null
  or exists (select from p_content.item_publication_now p where p.revision_id = r.id)
