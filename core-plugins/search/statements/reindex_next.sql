-- $1: the last revision of the step before, or null; $2: how many. What has to be found at some time: the newest states of
-- items, what is or was or will be public, and what was written in a stage.
select r.id
from p_content.item_revision r
join p_content.item_now i on i.id = r.item_id
where ($1::uuid is null or r.id > $1::uuid)
  and (i.current_revision_id = r.id or r.stage_id is not null
    or exists (select from p_content.item_publication_now p where p.revision_id = r.id))
order by r.id
limit $2::int
