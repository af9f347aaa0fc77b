-- $1: term; $2: [id of what its children are below instead]; those that are there already are left alone
insert into category_tag_hierarchy_now (tag_id, parent_id)
select h.tag_id, x::uuid
from category_tag_hierarchy_now h cross join jsonb_array_elements_text($2::jsonb) as x
where h.parent_id = $1::uuid and h.tag_id <> x::uuid
  and not exists (select from category_tag_hierarchy_now o where o.tag_id = h.tag_id and o.parent_id = x::uuid)
