-- $1: term; $2: whether what is below it goes as well; the terms that go with it, those merged into them among them. What is
-- below another term that stays, stays.
with recursive edge (id, above, merged) as (
  select h.tag_id, h.parent_id, false from category_tag_hierarchy_now h join category_tag_now p on p.id = h.parent_id
  union all
  select m.id, m.merged_into, true from category_tag_now m where m.merged_into is not null
), below (id) as (
  select $1::uuid
  union
  select e.id from below b join edge e on e.above = b.id where e.merged or $2::boolean
), kept (id) as (
  select e.id from edge e
  where e.id <> $1::uuid and e.id in (select id from below) and e.above not in (select id from below)
  union
  select e.id from kept k join edge e on e.above = k.id
)
select t.id, t.label, t.merged_into is not null as merged
from below b join category_tag_now t on t.id = b.id
where t.id = $1::uuid or t.id not in (select id from kept)
