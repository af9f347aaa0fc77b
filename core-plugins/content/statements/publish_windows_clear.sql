-- $1: upsert or delete; the types that the items were public as
delete from item_window w using (select e.entity_id::uuid as id from kernel.publishing e where e.entity_type = 'content.item' and e.operation = $1) e
where w.item_id = e.id
returning w.type
