-- $1: id of an item; its publications in the order of their beginnings, and its windows
select p.id, p.revision_id, p.effective_date, p.expiry_date, p.alone, p.author_id, u.name as author, p.created, r.title, r.log_message,
  case when p.expiry_date <= kernel.as_of() then 'ended' when p.effective_date > kernel.as_of() then 'scheduled' else 'running' end as state,
  exists (select 1 from item_window_now w where w.item_id = p.item_id and w.revision_id = p.revision_id and w.during @> kernel.as_of()) as live
from item_publication_now p
join item_revision r on r.id = p.revision_id
left join kernel.user_public u on u.id = p.author_id
where p.item_id = $1::uuid
order by p.effective_date, p.id
limit 500
