-- $1: [{publication_id, id, revision_id, status, effective, expiry, alone, editor_id, author_id}]; a first publication begins at its
-- date, a later one now, unless its date is still to come
insert into item_publication (id, item_id, revision_id, effective_date, expiry_date, author_id, alone)
select x.publication_id, x.id, x.revision_id,
  case
    when x.effective is null then now()
    when x.effective > now() then x.effective
    when exists (select 1 from item_publication p where p.item_id = x.id) then now()
    else x.effective
  end, x.expiry, coalesce(x.editor_id, x.author_id),
  coalesce(x.alone, false)
from jsonb_to_recordset($1::jsonb) as x(publication_id uuid, id uuid, revision_id uuid, status smallint, effective timestamptz,
  expiry timestamptz, alone boolean, editor_id uuid, author_id uuid)
where x.status = 1
