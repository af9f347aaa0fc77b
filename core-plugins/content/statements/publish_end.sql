-- $1: stage; what is public of the items that are published goes on as long as in the stage, which may be no longer
update item_publication p set expiry_date = case
    when s.id is null or s.expiry_date <= now() then now() else s.expiry_date
  end
from (select e.entity_id::uuid as id from kernel.publishing e where e.entity_type = 'content.item' and e.operation = 'upsert') e
join item_publication q on q.item_id = e.id
left join item_publication_stage s on s.stage_id = $1 and s.id = q.id
where p.id = q.id and q.effective_date < now() and (q.expiry_date is null or q.expiry_date > now())
