-- A term that is below itself now that a stage is published; no row when there is none
with recursive above (start, id) as (
  select h.tag_id, h.parent_id from category_tag_hierarchy_now h
  where h.id::text in (select p.entity_id from kernel.publishing p where p.entity_type = 'categories.category_tag_hierarchy')
  union
  select a.start, h.parent_id from above a join category_tag_hierarchy_now h on h.tag_id = a.id
)
select t.label from above a join category_tag_now t on t.id = a.start
where a.id = a.start
limit 1
