-- $1: [item id]. Older states that are neither the newest nor planned nor public at any time nor of a stage.
delete from search_index s
using p_content.item_revision r
where s.item_id in (select x.id::uuid from jsonb_array_elements_text($1::jsonb) as x(id))
  and r.id = s.revision_id and r.stage_id is null
  and (select true from p_content.item_now i where i.id = s.item_id and i.current_revision_id = s.revision_id limit 1) is null
  and (select true from p_content.item_publication_now p where p.item_id = s.item_id and p.revision_id = s.revision_id limit 1) is null
