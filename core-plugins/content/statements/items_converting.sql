-- $1: type; $2: id of the last item of the batch before, or null; $3: [name of a field]; $4: how many. Items that have one of
-- the fields, with what item_newest knows of each
select i.id, i.type, i.title, i.fields, i.author_id, i.created, i.changed, i.promote, i.sticky, i.version,
  i.current_revision_id as revision_id, i.status, w.revision_id as live_revision_id, w.revision_id is not null as public,
  p.effective_date, p.expiry_date, p.alone
from item i
left join item_window w on w.item_id = i.id and w.during @> now()
left join lateral (
  select n.effective_date, n.expiry_date, n.alone from item_publication n
  where n.item_id = i.id and n.revision_id = i.current_revision_id and (n.expiry_date is null or n.expiry_date > now())
  order by n.effective_date desc, n.id desc
  limit 1
) p on true
where i.type = $1 and i.deleted is null and i.stage_id is null and ($2::uuid is null or i.id > $2::uuid)
  and i.fields ?| array(select jsonb_array_elements_text($3::jsonb))
order by i.id
limit $4::int
for update of i
