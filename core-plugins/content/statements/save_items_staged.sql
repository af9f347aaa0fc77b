-- The same as save_items, in a stage
insert into item_stage (stage_id, id, type, title, fields, author_id, created, changed, promote, sticky, current_revision_id)
select kernel.stage(), x.id, x.type, x.title, x.fields, x.author_id, coalesce(x.created, now()), now(), x.promote, coalesce(x.sticky, 0), x.revision_id
from jsonb_to_recordset($1::jsonb) as x(id uuid, revision_id uuid, type text, title text, fields jsonb, author_id uuid,
  created timestamptz, promote smallint, sticky smallint)
on conflict (stage_id, id) do update
set type = excluded.type, title = excluded.title, fields = excluded.fields, promote = excluded.promote, sticky = excluded.sticky,
    created = case when excluded.created = now() then item_stage.created else excluded.created end, changed = now(), deleted = null,
    current_revision_id = excluded.current_revision_id, version = item_stage.version + 1
returning id, type
