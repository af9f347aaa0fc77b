-- $1: id of an item; $2: seq of the last revision of the page before, or null; $3: how many
select r.id, r.seq, r.title, r.status, r.author_id, u.name as author, r.created, r.log_message,
  r.id = i.current_revision_id as current, w.revision_id is not null as live,
  (select min(p.effective_date) from item_publication_now p where p.revision_id = r.id and p.effective_date > kernel.as_of()) as scheduled
from item_revision r
join item_now i on i.id = r.item_id
left join kernel.user_public u on u.id = r.author_id
left join item_window_now w on w.item_id = i.id and w.during @> kernel.as_of() and w.revision_id = r.id
where r.item_id = $1::uuid
  and (r.stage_id is null or r.stage_id = kernel.stage() or r.id = i.current_revision_id
    or exists (select 1 from item_publication_now p where p.revision_id = r.id))
  and ($2::bigint is null or r.seq < $2::bigint)
order by r.seq desc
limit $3::int
