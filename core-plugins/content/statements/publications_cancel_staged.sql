-- The same as publications_cancel, in a stage
delete from item_publication_stage p
using jsonb_to_recordset($1::jsonb) as x(id uuid, replaces uuid)
where p.stage_id = kernel.stage() and p.item_id = x.id and p.effective_date >= now() and (x.replaces is null or p.revision_id = x.replaces)
