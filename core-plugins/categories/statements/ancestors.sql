-- $1: id; everything above a term, the farthest first, and the term itself at depth 0
with recursive above (id, depth) as (
  select $1::uuid, 0
  union
  select h.parent_id, a.depth + 1 from above a join category_tag_hierarchy_now h on h.tag_id = a.id where a.depth < 64
)
select t.id, t.label, max(a.depth) as depth
from above a join category_tag_now t on t.id = a.id
group by t.id, t.label, t.weight
order by max(a.depth) desc, t.weight, lower(t.label), t.id
