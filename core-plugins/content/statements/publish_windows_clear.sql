-- $1: upsert or delete; what was public of the items
delete from item_window w
using (select e.entity_id::uuid as id from kernel.publishing e where e.entity_type = 'content.item' and e.operation = $1) e
where w.item_id = e.id
