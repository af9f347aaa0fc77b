-- The same as publications_add, in a stage
insert into item_publication_stage (stage_id, id, item_id, revision_id, effective_date, expiry_date, author_id, alone, created)
select kernel.stage(), x.publication_id, x.id, x.revision_id,
  case
    when x.effective is null then now()
    when x.effective > now() then x.effective
    when exists (select 1 from item_publication_stage p where p.stage_id = kernel.stage() and p.item_id = x.id) then now()
    else x.effective
  end, x.expiry, coalesce(x.editor_id, x.author_id),
  coalesce(x.alone, false), now()
from jsonb_to_recordset($1::jsonb) as x(publication_id uuid, id uuid, revision_id uuid, status smallint, effective timestamptz,
  expiry timestamptz, alone boolean, editor_id uuid, author_id uuid)
where x.status = 1
