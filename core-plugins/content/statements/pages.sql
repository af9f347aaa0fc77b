-- $1: type; $2, $3: title and id of the last item of the page before, or null; $4: how many
select w.item_id as id, w.type, w.title, r.fields, w.created, w.changed, r.id as revision_id, w.author_id, 1 as status, true as public,
  least(
    (select min(lower(n.during)) from item_window_now n where n.type = $1::text and lower(n.during) > kernel.as_of()),
    (select min(upper(n.during)) from item_window_now n where n.type = $1::text and upper(n.during) > kernel.as_of())
  ) as next_change
from item_window_now w
join item_revision r on r.id = w.revision_id
where w.type = $1::text and w.during @> kernel.as_of()
  and ($2::text is null or (w.title, w.item_id) > ($2::text, $3::uuid))
order by w.title, w.item_id
limit $4::int
