-- $1: upsert or delete; $2: the stage; $3: the id after which to go on; items that are published. What was saved outside of
-- the stage has been told as created
select e.entity_id as id, coalesce(e.target_revision_id, e.live_revision_id) as revision_id,
  $1 = 'upsert' and r.stage_id is distinct from $2 as told
from kernel.publishing e
left join item_revision r on r.id = e.target_revision_id
where e.entity_type = 'content.item' and e.operation = $1 and e.entity_id > $3
order by e.entity_id
limit 1000
