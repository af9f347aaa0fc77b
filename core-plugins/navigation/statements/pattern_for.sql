-- $1: item; $2: revision; $3: path of the item: the pattern of its type, its address, and whether this revision decides about it:
-- it is public, or nothing of the item is
select p.pattern, a.id as alias_id, a.path, a.by_pattern, i.created,
  not exists (select from p_content.item_window_now w where w.item_id = i.id)
    or exists (select from p_content.item_window_now w where w.revision_id = $2::uuid and w.during @> kernel.as_of()) as decides,
  exists (select from p_content.item_window_now w where w.item_id = i.id and w.during @> kernel.as_of()) as public
from p_content.item_now i
left join alias_pattern_now p on p.type = i.type
left join lateral (
  select n.id, n.path, n.by_pattern from alias_now n where n.target = $3::text and n.path <> '/' order by n.by_pattern, n.id limit 1
) a on true
where i.id = $1::uuid
