-- $1: [{id, off, alone, effective}]; what is public ends: now for an item that is taken off, and when the new publication
-- begins for one that shall stand alone
update item_publication p
set expiry_date = case when x.off then now() else greatest(coalesce(x.effective, now()), now()) end
from jsonb_to_recordset($1::jsonb) as x(id uuid, off boolean, alone boolean, effective timestamptz)
where p.item_id = x.id and (x.off or x.alone)
  and p.effective_date < case when x.off then now() else greatest(coalesce(x.effective, now()), now()) end
  and (p.expiry_date is null or p.expiry_date > case when x.off then now() else greatest(coalesce(x.effective, now()), now()) end)
