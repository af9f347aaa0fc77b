-- $1: [id of a term]; how many items have one of them: now in public, and in any state that is kept
select count(distinct t.item_id) filter (where w.item_id is not null) as published, count(distinct t.item_id) as items
from item_term t
join p_content.item_now i on i.id = t.item_id and i.deleted is null
left join p_content.item_window_now w on w.revision_id = t.revision_id and w.during @> kernel.as_of()
where t.term_id in (select x::uuid from jsonb_array_elements_text($1::jsonb) as x)
