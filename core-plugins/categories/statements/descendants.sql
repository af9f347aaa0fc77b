-- $1: [id]; everything below these terms, with the least depth: 0 are the terms themselves
with recursive below (id, depth) as (
  select x::uuid, 0 from jsonb_array_elements_text($1::jsonb) as x
  union
  select e.id, b.depth + e.step
  from below b
  join (
    select h.tag_id as id, h.parent_id as above, 1 as step from category_tag_hierarchy_now h
    union all
    select m.id, m.merged_into, 0 from category_tag_now m where m.merged_into is not null
  ) e on e.above = b.id
  where b.depth < 64
)
select t.id, t.label, t.weight, t.merged_into is not null as merged, min(b.depth) as depth
from below b join category_tag_now t on t.id = b.id
group by t.id, t.label, t.weight, t.merged_into
order by min(b.depth), t.weight, lower(t.label), t.id
