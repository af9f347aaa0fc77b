-- $1: after this revision, or null; $2: up to this one, or null. Of these, what nobody has to find.
delete from search_index s
using p_content.item_revision r
where r.id = s.revision_id and r.stage_id is null
  and s.revision_id > coalesce($1::uuid, '00000000-0000-0000-0000-000000000000')
  and s.revision_id <= coalesce($2::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
  and (select true from p_content.item_now i where i.id = s.item_id and i.current_revision_id = s.revision_id limit 1) is null
  and (select true from p_content.item_publication_now p where p.item_id = s.item_id and p.revision_id = s.revision_id limit 1) is null
