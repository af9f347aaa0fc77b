-- What has not begun of the items that are published: the stage says anew what is planned
delete from item_publication p using (select e.entity_id::uuid as id from kernel.publishing e where e.entity_type = 'content.item' and e.operation = 'upsert') e
where p.item_id = e.id and p.effective_date >= now()
