-- $1: stage; what the stage has beyond that begins now, unless its date is still to come
insert into item_publication (id, item_id, revision_id, effective_date, expiry_date, author_id, created, alone)
select kernel.uuidv7(), s.item_id, s.revision_id, greatest(s.effective_date, now()), s.expiry_date, s.author_id, s.created, s.alone
from item_publication_stage s
join (select e.entity_id::uuid as id from kernel.publishing e where e.entity_type = 'content.item' and e.operation = 'upsert') e on e.id = s.item_id
where s.stage_id = $1 and (s.expiry_date is null or s.expiry_date > now()) and not exists (
  select 1 from item_publication p
  where p.id = s.id and p.effective_date < now() and (p.expiry_date is null or p.expiry_date > now())
)
