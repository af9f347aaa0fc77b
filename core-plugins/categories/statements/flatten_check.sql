-- $1: vocabulary; how many parents a term of it has at most
select coalesce(max(n.parents), 0) as parents
from (
  select count(*) as parents
  from category_tag_hierarchy_now h
  join category_tag_now t on t.id = h.tag_id
  join category_tag_now p on p.id = h.parent_id
  where t.vocabulary_id = $1::uuid
  group by h.tag_id
) n
