-- $1: [{id, off}]; what is public of the items that are taken off ends now
update item_publication p set expiry_date = now()
from jsonb_to_recordset($1::jsonb) as x(id uuid, off boolean)
where p.item_id = x.id and x.off and p.effective_date < now() and (p.expiry_date is null or p.expiry_date > now())
