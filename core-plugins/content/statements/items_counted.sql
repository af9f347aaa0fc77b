-- How many items are in which state, as far as anybody may know of them all.
select
  count(*) filter (where w.item_id is not null) as published,
  count(*) filter (where w.item_id is null and i.public_from is null) as drafts,
  count(*) filter (where w.item_id is null and i.public_from is not null and (i.public_until is null or i.public_until > kernel.as_of())) as scheduled,
  count(*) filter (where w.item_id is null and i.public_until <= kernel.as_of()) as expired
from item_now i
left join item_window_now w on w.item_id = i.id and w.during @> kernel.as_of()
where i.deleted is null
