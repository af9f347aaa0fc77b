-- $1: vocabulary; $2: how many; all terms of a vocabulary in order, each with its parents
select t.id, t.label, t.description, t.weight, t.revision_id,
  coalesce((
    select jsonb_agg(h.parent_id order by p.weight, lower(p.label), p.id)
    from category_tag_hierarchy_now h join category_tag_now p on p.id = h.parent_id
    where h.tag_id = t.id
  ), '[]'::jsonb) as parents
from category_tag_now t
where t.vocabulary_id = $1::uuid and t.merged_into is null
order by t.weight, lower(t.label), t.id
limit $2::int
