-- The same as publications_end, in a stage
update item_publication_stage p set expiry_date = now()
from jsonb_to_recordset($1::jsonb) as x(id uuid, off boolean)
where p.stage_id = kernel.stage() and p.item_id = x.id and x.off and p.effective_date < now() and (p.expiry_date is null or p.expiry_date > now())
