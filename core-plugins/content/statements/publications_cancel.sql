-- $1: [{id}]; a publication that has not begun is replaced by what is saved now
delete from item_publication p
using jsonb_to_recordset($1::jsonb) as x(id uuid)
where p.item_id = x.id and p.effective_date >= now()
