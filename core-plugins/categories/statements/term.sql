-- $1: id; a term, its vocabulary, the way to it from the top (of several parents the first), its children, its parents,
-- and when anything on the site appears or disappears next
select t.id, t.label, t.description, t.weight, t.revision_id, t.merged_into, v.id as vocabulary_id, v.machine_name, v.label as vocabulary,
  v.settings,
  least(
    (select min(lower(n.during)) from p_content.item_window_now n where lower(n.during) > kernel.as_of()),
    (select min(upper(n.during)) from p_content.item_window_now n where upper(n.during) > kernel.as_of())
  ) as next_change,
  (
    with recursive above (id, label, depth) as (
      select p.id, p.label, 1
      from (
        select q.id, q.label from category_tag_hierarchy_now h join category_tag_now q on q.id = h.parent_id
        where h.tag_id = t.id order by q.weight, lower(q.label), q.id limit 1
      ) p
      union all
      select p.id, p.label, a.depth + 1
      from above a cross join lateral (
        select q.id, q.label from category_tag_hierarchy_now h join category_tag_now q on q.id = h.parent_id
        where h.tag_id = a.id order by q.weight, lower(q.label), q.id limit 1
      ) p
      where a.depth < 64
    )
    select coalesce(jsonb_agg(jsonb_build_object('id', id, 'label', label) order by depth desc), '[]'::jsonb) from above
  ) as trail,
  (
    select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'label', c.label) order by c.weight, lower(c.label), c.id), '[]'::jsonb)
    from category_tag_hierarchy_now h join category_tag_now c on c.id = h.tag_id
    where h.parent_id = t.id
  ) as children,
  (
    select coalesce(jsonb_agg(h.parent_id order by h.id), '[]'::jsonb)
    from category_tag_hierarchy_now h join category_tag_now p on p.id = h.parent_id
    where h.tag_id = t.id
  ) as parents
from category_tag_now t
join category_now v on v.id = t.vocabulary_id
where t.id = $1::uuid
