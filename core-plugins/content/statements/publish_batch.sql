-- $1: upsert or delete; $2: id of the last item of the batch before; $3: how many of the items that are published
select i.id, i.type, i.current_revision_id as revision_id
from kernel.publishing e
join item i on i.id = e.entity_id::uuid
where e.entity_type = 'content.item' and e.operation = $1 and i.id > $2::uuid
order by i.id
limit $3::int
