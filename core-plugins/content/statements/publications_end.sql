-- $1: [{id, status}]; what is public of the items that are no longer published ends now
update item_publication p set expiry_date = now()
from jsonb_to_recordset($1::jsonb) as x(id uuid, status smallint)
where p.item_id = x.id and x.status = 0 and p.effective_date < now() and (p.expiry_date is null or p.expiry_date > now())
