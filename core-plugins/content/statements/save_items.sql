-- $1: [{id, type, title, fields, status, author_id, created, promote}]; created may be null
insert into item (id, type, title, fields, status, author_id, created, changed, promote)
select x.id, x.type, x.title, x.fields, x.status, x.author_id, coalesce(x.created, now()), now(), x.promote
from jsonb_to_recordset($1::jsonb)
  as x(id uuid, type text, title text, fields jsonb, status smallint, author_id uuid, created timestamptz, promote smallint)
on conflict (id) do update
set type = excluded.type, title = excluded.title, fields = excluded.fields, status = excluded.status, promote = excluded.promote,
    created = case when excluded.created = now() then item.created else excluded.created end, changed = now(), deleted = null
returning id, type
