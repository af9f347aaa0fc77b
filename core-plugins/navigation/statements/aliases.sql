-- $1: what address or path contain, or null; $2: the last address of the page before, or null; $3: how many
select a.id, a.path, a.target, a.by_pattern, i.title
from alias_now a
left join lateral (
  select n.title from p_content.item_now n
  where a.target ~ '^/item/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' and n.deleted is null
    and n.id = case when a.target ~ '^/item/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then substr(a.target, 7)::uuid end
) i on true
where ($1::text is null or strpos(lower(a.path), lower($1::text)) > 0 or strpos(a.target, $1::text) > 0)
  and ($2::text is null or a.path > $2::text)
order by a.path
limit $3::int
