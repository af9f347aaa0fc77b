-- The types of the items that are published
select distinct i.type from kernel.publishing e join item i on i.id = e.entity_id::uuid where e.entity_type = 'content.item'
