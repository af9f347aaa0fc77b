-- $1: after this revision, or null; $2: up to this one, or null. Of these, what nobody has to find.
delete from search_index s
using p_content.item_revision r, p_content.item_now i
where r.id = s.revision_id and i.id = r.item_id
  and ($1::uuid is null or s.revision_id > $1::uuid) and ($2::uuid is null or s.revision_id <= $2::uuid)
  and i.current_revision_id is distinct from r.id and r.stage_id is null
  and not exists (select from p_content.item_publication_now p where p.revision_id = r.id)
