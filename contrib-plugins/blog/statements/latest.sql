-- $1, $2: created and id of the last post of the page before, or null; $3: how many
select w.item_id as id, w.type, r.title, r.fields, w.created, w.changed, r.id as revision_id, w.author_id, 1 as status,
  least(
    (select min(lower(n.during)) from p_content.item_window_now n where n.type = 'blog' and lower(n.during) > kernel.as_of()),
    (select min(upper(n.during)) from p_content.item_window_now n where n.type = 'blog' and upper(n.during) > kernel.as_of())
  ) as next_change
from p_content.item_window_now w
join p_content.item_revision r on r.id = w.revision_id
where w.type = 'blog' and w.during @> kernel.as_of()
  and ($1::timestamptz is null or (w.created, w.item_id) < ($1::timestamptz, $2::uuid))
order by w.created desc, w.item_id desc
limit $3::int
