-- $1: [{id, replaces}]; publications that have not begun go: those of the revision that is replaced, all without one
delete from item_publication p
using jsonb_to_recordset($1::jsonb) as x(id uuid, replaces uuid)
where p.item_id = x.id and p.effective_date >= now() and (x.replaces is null or p.revision_id = x.replaces)
