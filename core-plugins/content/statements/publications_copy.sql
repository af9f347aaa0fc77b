-- $1: [{id}]; the publications of items that the stage changes for the first time
insert into item_publication_stage (stage_id, id, item_id, revision_id, effective_date, expiry_date, author_id, created, alone)
select kernel.stage(), id, item_id, revision_id, effective_date, expiry_date, author_id, created, alone
from item_publication p
where p.item_id in (select x.id from jsonb_to_recordset($1::jsonb) as x(id uuid))
  and not exists (select 1 from item_stage s where s.stage_id = kernel.stage() and s.id = p.item_id)
