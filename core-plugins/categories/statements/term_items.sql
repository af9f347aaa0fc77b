-- $1: term; $2, $3: created and id of the last item of the page before, or null; $4: how many; the newest public items of the
-- term and of what is below it. Each of these terms is read in the order of the index: the newest three of all of them give a
-- bound, which as many items as the page has at most are not older than; what is older is not looked at.
with recursive below (id) as (
  select $1::uuid
  union
  select e.id
  from below b
  join (
    select h.tag_id as id, h.parent_id as above from category_tag_hierarchy_now h
    union all
    select m.id, m.merged_into from category_tag_now m where m.merged_into is not null
  ) e on e.above = b.id
), bound as (
  select n.created
  from (
    select distinct n.created, n.item_id
    from below b
    cross join lateral (
      select t.created, t.item_id
      from item_term t
      join p_content.item_window_now w on w.revision_id = t.revision_id and w.during @> kernel.as_of()
      where t.term_id = b.id
        and (t.created, t.item_id) < (coalesce($2::timestamptz, 'infinity'), coalesce($3::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid))
      order by t.created desc, t.item_id desc
      limit 3
    ) n
  ) n
  order by n.created desc, n.item_id desc
  offset $4::int - 1
  limit 1
), found as (
  select distinct on (n.created, n.item_id) n.created, n.item_id, n.revision_id
  from below b
  cross join lateral (
    select distinct on (t.created, t.item_id) t.created, t.item_id, t.revision_id
    from item_term t
    join p_content.item_window_now w on w.revision_id = t.revision_id and w.during @> kernel.as_of()
    where t.term_id = b.id
      and (t.created, t.item_id) < (coalesce($2::timestamptz, 'infinity'), coalesce($3::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid))
      and t.created >= coalesce((select created from bound), '-infinity')
    order by t.created desc, t.item_id desc
    limit $4::int
  ) n
  order by n.created desc, n.item_id desc
  limit $4::int
)
select f.item_id as id, f.revision_id, f.created, r.title, y.label as type_label, r.fields #>> '{field_summary,value}' as summary
from found f
join p_content.item_revision r on r.id = f.revision_id
join p_content.item_now i on i.id = f.item_id
join p_content.item_type_now y on y.type = i.type
order by f.created desc, f.item_id desc
