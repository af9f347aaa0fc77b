-- $1: [{revision_id, id, title, fields, status, editor_id, author_id, log_message}]; a revision's author is who saved it
insert into item_revision (id, item_id, title, fields, status, author_id, log_message, stage_id)
select x.revision_id, x.id, x.title, x.fields, x.status, coalesce(x.editor_id, x.author_id), x.log_message,
  nullif(kernel.stage(), 'live')
from jsonb_to_recordset($1::jsonb) as x(revision_id uuid, id uuid, title text, fields jsonb, status smallint, editor_id uuid,
  author_id uuid, log_message text)
