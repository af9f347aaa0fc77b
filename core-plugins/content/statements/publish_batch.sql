-- $1: upsert or delete; $2: id of the last item of the batch before; $3: how many of the items that are published; $4: whether
-- this undoes a publication, whose revisions were all created before. `also` is told of the item beside what becomes public.
select i.id, i.type, i.current_revision_id as revision_id, case
    when e.operation = 'delete' then 'content.deleted'
    when not $4::boolean and e.target_revision_id is distinct from e.live_revision_id then 'content.created'
    when not e.is_live then 'content.restored'
  end as also
from kernel.publishing e
join item i on i.id = e.entity_id::uuid
where e.entity_type = 'content.item' and e.operation = $1 and i.id > $2::uuid
order by i.id
limit $3::int
