-- $1: the last revision of the step before, or null; $2: how many. What has to be found at some time: the newest states of
-- items, what is or was or will be public, and what was written in a stage.
select r.id
from p_content.item_revision r
cross join lateral (select n.current_revision_id from p_content.item_now n where n.id = r.item_id limit 1) i
where r.id > coalesce($1::uuid, '00000000-0000-0000-0000-000000000000')
  and (i.current_revision_id = r.id or r.stage_id is not null
    or (select true from p_content.item_publication_now p where p.item_id = r.item_id and p.revision_id = r.id limit 1))
order by r.id
limit $2::int
