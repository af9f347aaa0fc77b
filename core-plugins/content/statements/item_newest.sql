-- $1: id; the newest saved state of an item, what is public of it now, and what is planned for this state
select i.id, i.type, i.title, i.fields, i.author_id, i.created, i.changed, i.promote, i.sticky, i.version,
  i.current_revision_id as revision_id, i.public_from, i.public_until, t.label as type_label, t.plugin as type_plugin, t.settings,
  w.revision_id as live_revision_id, w.revision_id is not null as public, (w.revision_id is not null)::int as status,
  p.effective_date, p.expiry_date, p.alone
from item_now i
join item_type_now t on t.type = i.type
left join item_window_now w on w.item_id = i.id and w.during @> kernel.as_of()
left join lateral (
  select n.effective_date, n.expiry_date, n.alone from item_publication_now n
  where n.item_id = i.id and n.revision_id = i.current_revision_id and (n.expiry_date is null or n.expiry_date > kernel.as_of())
  order by n.effective_date desc, n.id desc
  limit 1
) p on true
where i.id = $1::uuid and i.deleted is null
