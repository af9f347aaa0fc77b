-- $1: [{id, revision, place}]; of each of these items whose type has a pattern: its place, the pattern, its address, and
-- whether this revision decides about it: it is public, or nothing of the item is
select x.place, p.pattern, a.id as alias_id, a.path, a.by_pattern, i.created,
  not exists (select from p_content.item_window_now w where w.item_id = i.id)
    or exists (select from p_content.item_window_now w where w.revision_id = x.revision and w.during @> kernel.as_of()) as decides,
  exists (select from p_content.item_window_now w where w.item_id = i.id and w.during @> kernel.as_of()) as public
from jsonb_to_recordset($1::jsonb) as x(id uuid, revision uuid, place int)
join p_content.item_now i on i.id = x.id
join alias_pattern_now p on p.type = i.type
left join lateral (
  select n.id, n.path, n.by_pattern from alias_now n where n.target = '/item/' || i.id::text and n.path <> '/'
  order by n.by_pattern, n.id limit 1
) a on true
