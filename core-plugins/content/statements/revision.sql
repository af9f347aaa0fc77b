-- $1: id of an item; $2: [id of a revision]
select i.id, i.type, r.title, r.fields, r.author_id as editor_id, i.author_id, r.created, r.created as changed, r.id as revision_id, r.seq,
  r.log_message, u.name as author, t.label as type_label, t.plugin as type_plugin, t.settings, r.id = i.current_revision_id as current,
  i.version, i.promote, i.sticky, exists (select 1 from item_window_now w where w.item_id = i.id and w.during @> kernel.as_of()) as public
from item_revision r
join item_now i on i.id = r.item_id
join item_type_now t on t.type = i.type
left join kernel.user_public u on u.id = r.author_id
where r.item_id = $1::uuid and i.deleted is null
  and (r.stage_id is null or r.stage_id = kernel.stage() or r.id = i.current_revision_id
    or exists (select 1 from item_publication_now p where p.revision_id = r.id))
  and r.id in (select x::uuid from jsonb_array_elements_text($2::jsonb) as x)
order by r.seq
