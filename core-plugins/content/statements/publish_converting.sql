-- The types that are published with values to convert
select t.type from kernel.publishing e join item_type t on t.type = e.entity_id
where e.entity_type = 'content.item_type' and e.operation = 'upsert' and t.settings ? 'converting'
